"""The pages of frameworks: read by whoever sees audits, written by those who set up programmes."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audits.framework_file import document_of, read, shipped, to_json, to_yaml
from audits.models import Framework, FrameworkVersion, Statement
from audits.services.draft_marks import ChangedMeanwhile
from audits.services.drafts import write_levels
from audits.services.frameworks import new_version, publish, take_shipped
from tests.areas import in_area
from tests.self_audit import make_framework

REVIEW = "neurodiversity_inclusion_review"


@pytest.fixture
def version(lead, north):
    with in_area(north):
        return make_framework(lead)


@pytest.fixture
def draft(version, lead, north):
    with in_area(north):
        return new_version(framework=version.framework, by=lead)


def url(name, area, *args):
    return reverse(name, args=[area.slug, *args])


def page(client, name, area, /, *args, **query):
    return client.get(url(name, area, *args), query)


def send(client, name, area, /, *args, **data):
    return client.post(url(name, area, *args), data)


def words(response):
    return " ".join(response.content.decode().split())


def row(draft, slug):
    return Statement.objects.get(version=draft, slug=slug)


def statement_data(**changes):
    described = {f"descriptor_{level}": "So." for level in ("starting_out", "growing", "secure", "leading")}
    return {"text": "Statement 1 about welcome and belonging.", "code": "W1"} | described | changes


def test_whoever_sees_audits_reads_what_is_published_and_no_draft(client, draft, version, viewer, north):
    client.sign_in(viewer)
    listed = page(client, "framework_list", north)
    assert "Small" in words(listed)
    assert "Bring in a file" not in words(listed)
    assert page(client, "framework_version", north, version.framework_id, 1).status_code == 200
    assert page(client, "framework_version", north, version.framework_id, 2).status_code == 404
    assert page(client, "framework_changes", north, version.framework_id, 2).status_code == 404
    assert page(client, "framework_export", north, version.framework_id, 2, "json").status_code == 404
    assert "draft" not in words(page(client, "framework", north, version.framework_id)).lower()


WRITING = (
    "framework_new",
    "framework_import",
    "framework_draft",
    "framework_version_change",
    "framework_levels",
    "framework_groups",
    "framework_publish",
    "domain_add",
)


@pytest.mark.parametrize("name", WRITING)
def test_only_those_who_set_up_write(client, draft, lead, officer, viewer, outsider, north, name):
    args = () if name in {"framework_new", "framework_import"} else (draft.framework_id,)
    for who, status in ((lead, 200), (officer, 403), (viewer, 403), (outsider, 404)):
        client.logout()
        client.sign_in(who)
        assert page(client, name, north, *args).status_code == status, who


@pytest.mark.parametrize("name", ["framework", "framework_version", "framework_changes"])
def test_framework_of_another_area_is_not_found(client, draft, lead, outsider, south, name):
    client.sign_in(outsider)
    args = (draft.framework_id,) if name == "framework" else (draft.framework_id, 1)
    assert page(client, name, south, *args).status_code == 404


@pytest.mark.parametrize("name", ["framework_new_version", "framework_retire", "framework_discard"])
def test_what_changes_at_once_is_posted_by_those_who_set_up(client, draft, officer, north, name):
    client.sign_in(officer)
    assert page(client, name, north, draft.framework_id).status_code == 405
    assert send(client, name, north, draft.framework_id).status_code == 403


def test_preview_shows_a_theme_as_a_school_sees_it(client, version, viewer, north):
    client.sign_in(viewer)
    shown = words(page(client, "framework_version", north, version.framework_id, 1, theme="calm"))
    assert "Statement 2 about calm places." in shown
    assert "welcome and belonging." not in shown
    assert "Secure here." in shown
    assert "Needs more information" in shown
    assert "I see 2." in shown
    assert "An example, not the national instrument." in shown


def test_export_gives_what_import_takes(client, version, lead, north):
    client.sign_in(lead)
    for form, write in (("json", to_json), ("yaml", to_yaml)):
        sent = page(client, "framework_export", north, version.framework_id, 1, form)
        assert sent["Content-Disposition"] == f'attachment; filename="small-v1.{form}"'
        with in_area(north):
            assert sent.content == write(document_of(version))
        file = SimpleUploadedFile(f"small.{form}", sent.content.replace(b"small", f"from_{form}".encode()))
        answer = send(client, "framework_import", north, file=file)
        assert answer.status_code == 302, words(answer)
    assert page(client, "framework_export", north, version.framework_id, 1, "exe").status_code == 404
    with in_area(north):
        assert Framework.objects.filter(slug__startswith="from_").count() == 2


def test_pasted_file_with_faults_tells_them_all_and_keeps_what_was_pasted(client, lead, north):
    client.sign_in(lead)
    pasted = json.dumps(shipped(REVIEW) | {"title": "", "licence": "", "levels": []})
    answer = send(client, "framework_import", north, text=pasted)
    assert answer.status_code == 422
    shown = words(answer)
    for fault in ("Title: This is empty.", "Licence: This is empty.", "Levels: There must be 2 or more"):
        assert fault in shown
    assert "Leaders, staff and families share a clear picture" in shown
    with in_area(north):
        assert not Framework.objects.exists()


@pytest.mark.parametrize("text", ["", "[" * 5000, "&a [*a]", '{"a": 1}', "x" * 2_000_000])
def test_hostile_paste_is_refused(client, lead, north, text):
    client.sign_in(lead)
    assert send(client, "framework_import", north, text=text).status_code == 422


def test_new_version_comes_in_from_a_file(client, version, lead, north):
    client.sign_in(lead)
    with in_area(north):
        document = document_of(version)
    document["domains"][0]["statements"][0]["text"] = "Other words."
    answer = send(
        client, "framework_import_version", north, version.framework_id, text=to_yaml(document).decode()
    )
    assert answer.status_code == 302
    changes = words(page(client, "framework_changes", north, version.framework_id, 2))
    assert "Reworded: <strong>1</strong> · Unchanged: <strong>5</strong>" in changes
    assert "Before: Statement 1 about welcome and belonging." in changes


def test_framework_of_the_portal_is_taken_in(client, lead, officer, north):
    client.sign_in(officer)
    assert send(client, "framework_take", north, slug=REVIEW).status_code == 403
    client.logout()
    client.sign_in(lead)
    assert "Take one of the portal’s" in words(page(client, "framework_list", north))
    assert send(client, "framework_take", north, slug="nothing").status_code == 404
    send(client, "framework_take", north, slug=REVIEW)
    with in_area(north):
        assert Framework.objects.get().origin == REVIEW


def test_own_framework_is_written_from_nothing_and_published(client, lead, north):
    client.sign_in(lead)
    assert send(client, "framework_new", north, title="").status_code == 422
    assert send(client, "framework_new", north, title="Our way", unit="school").status_code == 302
    with in_area(north):
        framework = Framework.objects.get()
    one = framework.pk
    refused = words(page(client, "framework_publish", north, one))
    assert "“domains” is missing" in refused
    assert send(client, "framework_publish", north, one).status_code == 422
    send(client, "domain_add", north, one, name="Meals")
    assert send(client, "statement_add", north, one, "meals", text="").status_code == 422
    send(client, "statement_add", north, one, "meals", text="Lunch is calm.", must_reach="3", holds_at="2")
    assert send(client, "framework_publish", north, one).status_code == 302
    with in_area(north):
        version = FrameworkVersion.objects.get()
        assert version.published_by == lead
        assert version.statements.get().slug == "lunch_is_calm"
        assert (version.statements.get().must_reach, version.statements.get().holds_at) == (3, 2)
        assert len(version.sha256) == 64
    assert send(client, "framework_new", north, title="our way", unit="place").status_code == 422


def test_statement_with_other_words_is_reworded_and_a_slip_of_the_pen_is_not(client, draft, lead, north):
    client.sign_in(lead)
    change = ("statement_change", north, draft.framework_id, "welcome_1")
    with in_area(north):
        same = row(draft, "welcome_1")
        described = {f"descriptor_{each['level']}": each["descriptor"] for each in same.levels}
    assert 'name="is_slip"' in page(client, *change).content.decode()
    send(client, *change, **statement_data(**described, why="It helps."))
    with in_area(north):
        assert row(draft, "welcome_1").change == "same"
        assert row(draft, "welcome_1").why == "It helps."
    send(client, *change, **statement_data(**described, text="Statment 1."))
    with in_area(north):
        assert row(draft, "welcome_1").change == "reworded"
    send(client, *change, **statement_data(**described, text="Statement 1.", is_slip="on"))
    with in_area(north):
        assert row(draft, "welcome_1").change == "same"


def test_statement_that_describes_some_levels_describes_all(client, draft, lead, north):
    client.sign_in(lead)
    change = ("statement_change", north, draft.framework_id, "welcome_1")
    answer = send(client, *change, **statement_data(descriptor_secure=""))
    assert answer.status_code == 422
    assert "Secure: say what it looks like, as for the other levels" in words(answer)
    answer = send(client, *change, **statement_data(resources="A page | javascript:alert(1)"))
    assert "Line 1 must be a title, a stroke and an address" in words(answer)
    answer = send(client, *change, **statement_data(must_reach="2", holds_at="3"))
    assert "The theme must stay below the level" in words(answer)


def test_what_a_browser_sends_is_kept_as_a_file_would_have_it(client, draft, lead, north):
    client.sign_in(lead)
    change = ("statement_change", north, draft.framework_id, "welcome_1")
    said = statement_data(
        why="One.\r\nTwo.", tags="calm\r\n\r\nwelcome", resources="A page | https://www.example.org/a"
    )
    assert send(client, *change, **said, wording_staff="I see.").status_code == 302
    with in_area(north):
        kept = row(draft, "welcome_1")
        assert (kept.why, kept.tags, kept.wording) == ("One.\nTwo.", ["calm", "welcome"], {"staff": "I see."})
        assert kept.resources == [{"title": "A page", "url": "https://www.example.org/a"}]
        document = document_of(draft)
        assert read(to_yaml(document)) == document


def seen_on(response):
    return re.search(r'name="seen" value="([0-9a-f]+)"', response.content.decode())[1]


def test_two_at_one_statement_are_told_and_keep_what_they_typed(client, draft, lead, north):
    client.sign_in(lead)
    about = ("statement_change", north, draft.framework_id, "welcome_1")
    seen = seen_on(page(client, *about))
    assert send(client, *about, **statement_data(text="Theirs.", seen=seen)).status_code == 302
    mine = statement_data(text="Mine, longer.", code="", seen=seen)
    refused = send(client, *about, **mine)
    assert refused.status_code == 422
    assert "somebody has changed this since you opened it" in words(refused)
    assert "Mine, longer." in words(refused)
    assert "What each level looks like" in words(refused)  # the whole form, not a bare one
    with in_area(north):
        assert row(draft, "welcome_1").text == "Theirs."
    faulty = send(client, *about, **statement_data(text="", seen=seen_on(refused)))
    assert seen_on(faulty) == seen_on(refused)
    assert send(client, *about, **(mine | {"seen": seen_on(faulty)})).status_code == 302
    with in_area(north):
        assert row(draft, "welcome_1").text == "Mine, longer."


def test_two_at_one_draft_clash_only_over_the_same(client, draft, lead, north):
    client.sign_in(lead)
    theme = ("domain_change", north, draft.framework_id, "welcome")
    groups = ("framework_groups", north, draft.framework_id)
    seen, head = seen_on(page(client, *theme)), seen_on(page(client, *groups))
    assert send(client, *theme, name="Arriving", seen=seen).status_code == 302
    assert "somebody has changed this" in words(send(client, *theme, name="Mine", seen=seen))
    with in_area(north):
        draft.domains.filter(slug="calm").update(name="Quiet")
        write_levels(version=draft, levels=draft.levels[:3], outside=[], is_slip=False, by=lead)
    assert seen_on(page(client, *groups)) == head
    levels = page(client, "framework_levels", north, draft.framework_id)
    with in_area(north):
        write_levels(version=draft, levels=draft.levels, outside=[], is_slip=False, by=lead)
        with pytest.raises(ChangedMeanwhile):
            write_levels(
                version=draft, levels=draft.levels, outside=[], is_slip=False, by=lead, seen=seen_on(levels)
            )


def test_levels_change_with_what_statements_say_of_them(client, draft, lead, north):
    client.sign_in(lead)
    levels = ("framework_levels", north, draft.framework_id)
    assert send(client, *levels, level_1_name="Alone").status_code == 422
    names = {"level_1_name": "Begun", "level_2_name": "Half", "level_3_name": "Most", "level_4_name": ""}
    ids = {f"level_{at}_id": each["id"] for at, each in enumerate(draft.levels, 1)}
    with in_area(north):
        Statement.objects.filter(version=draft, slug="calm_1").update(must_reach=4, holds_at=3)
        Statement.objects.filter(version=draft, slug="calm_2").update(must_reach=3, holds_at=2)
    assert send(client, *levels, **names, **ids, outside_1_name="Not known").status_code == 302
    with in_area(north):
        draft.refresh_from_db()
        assert [(each["id"], each["value"], each["name"]) for each in draft.levels] == [
            ("starting_out", 1, "Begun"),
            ("growing", 2, "Half"),
            ("secure", 3, "Most"),
        ]
        assert [each["name"] for each in draft.outside] == ["Not known"]
        gates = [(row(draft, slug).must_reach, row(draft, slug).holds_at) for slug in ("calm_1", "calm_2")]
        assert gates == [(None, None), (3, 2)]
        assert [each["level"] for each in row(draft, "calm_1").levels] == [
            "starting_out",
            "growing",
            "secure",
        ]
        assert row(draft, "calm_1").change == "reworded"


def test_levels_with_a_slip_of_the_pen_leave_statements_as_they_were(client, draft, lead, north):
    client.sign_in(lead)
    sent = {
        f"level_{at}_{key}": each[key] for at, each in enumerate(draft.levels, 1) for key in ("id", "name")
    }
    send(
        client,
        "framework_levels",
        north,
        draft.framework_id,
        **sent | {"level_1_name": "Starting"},
        is_slip="on",
    )
    with in_area(north):
        draft.refresh_from_db()
        assert draft.levels[0]["name"] == "Starting"
        assert set(draft.statements.values_list("change", flat=True)) == {"same"}


def test_group_that_goes_takes_its_words_along_and_nothing_else(client, draft, lead, north):
    client.sign_in(lead)
    sent = {"group_1_id": "staff", "group_1_name": "Staff", "group_1_scale": "adult_view"}
    sent |= {"group_2_name": "Pupils", "group_2_scale": "picture_3"}
    assert send(client, "framework_groups", north, draft.framework_id, **sent).status_code == 302
    wrong = send(client, "framework_groups", north, draft.framework_id, group_1_name="Cooks")
    assert "Group 1: select a scale" in words(wrong)
    with in_area(north):
        draft.refresh_from_db()
        assert [group["id"] for group in draft.groups] == ["staff", "pupils"]
        assert {scale["id"] for scale in draft.scales} == {"adult_view", "picture_3"}
        assert row(draft, "calm_1").wording == {"staff": "I see 1."}
        assert row(draft, "calm_1").change == "same"


def test_box_that_goes_takes_its_prompts_along(client, draft, lead, north):
    client.sign_in(lead)
    with in_area(north):
        Statement.objects.filter(version=draft, slug="calm_1").update(
            prompts={"commentary": "Look.", "now": "Hm"}
        )
    head = {"title": "Small two", "status_label": "Ours.", "licence": "Ours", "commentary": "Why?"}
    assert (
        send(
            client, "framework_version_change", north, draft.framework_id, **head | {"title": ""}
        ).status_code
        == 422
    )
    send(client, "framework_version_change", north, draft.framework_id, **head, change_note="Shorter.")
    with in_area(north):
        draft.refresh_from_db()
        assert (draft.title, draft.change_note, draft.boxes) == (
            "Small two",
            "Shorter.",
            {"commentary": "Why?"},
        )
        assert row(draft, "calm_1").prompts == {"commentary": "Look."}


def test_places_are_of_frameworks_about_places(client, draft, lead, north):
    client.sign_in(lead)
    assert page(client, "framework_places", north, draft.framework_id).status_code == 404
    with in_area(north):
        first = take_shipped(area=north, slug="environment_audit", by=lead)
        walk = new_version(framework=first.framework, by=lead)
    assert send(client, "framework_places", north, walk.framework_id, place_1_name="").status_code == 422
    sent = {"place_1_id": "hall", "place_1_name": "Big hall", "place_2_name": "Library"}
    assert send(client, "framework_places", north, walk.framework_id, **sent).status_code == 302
    with in_area(north):
        walk.refresh_from_db()
        assert walk.places == [{"id": "hall", "name": "Big hall"}, {"id": "library", "name": "Library"}]
        asked = Statement.objects.filter(version=walk).values_list("places", flat=True)
        assert {place for places in asked for place in places} == {"hall"}


def test_themes_and_statements_move_and_go(client, draft, lead, north):
    client.sign_in(lead)
    one = draft.framework_id
    send(client, "domain_move", north, one, "calm", to="up")
    send(client, "statement_move", north, one, "calm_1", to="down")
    send(client, "statement_remove", north, one, "calm_3")
    send(client, "domain_remove", north, one, "welcome")
    assert (
        send(client, "domain_change", north, one, "calm", name="Quiet places", theme="none").status_code
        == 422
    )
    send(client, "domain_change", north, one, "calm", name="Quiet places", questions="Why?\r\nWhen?")
    with in_area(north):
        domain = draft.domains.get()
        assert (domain.name, domain.questions) == ("Quiet places", ["Why?", "When?"])
        assert list(domain.statements.values_list("slug", flat=True)) == ["calm_2", "calm_1"]
    shown = words(page(client, "framework_changes", north, one, 2))
    assert "Gone: <strong>4</strong>" in shown
    assert "No longer asked" in shown


def test_published_version_is_not_changed_by_an_old_page(client, draft, lead, north):
    client.sign_in(lead)
    with in_area(north):
        publish(version=draft, by=lead)
    assert send(client, "domain_add", north, draft.framework_id, name="Late").status_code == 404
    assert send(client, "framework_publish", north, draft.framework_id).status_code == 404


def test_draft_is_thrown_away_and_a_framework_put_away(client, draft, lead, north):
    client.sign_in(lead)
    send(client, "framework_discard", north, draft.framework_id)
    send(client, "framework_retire", north, draft.framework_id, to="away")
    assert "Put away" in words(page(client, "framework_list", north))
    with in_area(north):
        assert FrameworkVersion.objects.count() == 1
    send(client, "framework_retire", north, draft.framework_id, to="back")
    assert "Put away" not in words(page(client, "framework_list", north))
    send(client, "framework_new_version", north, draft.framework_id)
    with in_area(north):
        assert FrameworkVersion.objects.count() == 2


def questions_asked(client, *where):
    page(client, *where)  # what is asked once a process
    with CaptureQueriesContext(connection) as queries:
        assert page(client, *where).status_code == 200
    return len(queries)


def test_lists_cost_the_same_however_long(client, lead, north):
    client.sign_in(lead)
    with in_area(north):
        first = make_framework(lead, "one", statements=1)
        short = new_version(framework=first.framework, by=lead)
    pages = ("framework_list", "framework", "framework_version", "framework_draft", "framework_changes")
    numbers = {"framework_version": (1,), "framework_changes": (2,)}

    def counted(version):
        return [
            questions_asked(
                client,
                name,
                north,
                *(() if name == "framework_list" else (version.framework_id, *numbers.get(name, ()))),
            )
            for name in pages
        ]

    before = counted(short)
    with in_area(north):
        others = [make_framework(lead, slug, statements=3) for slug in ("two", "three")]
        long = new_version(framework=others[0].framework, by=lead)
    assert counted(long) == before
    assert max(before) <= 16, before


def test_boxes_stand_in_the_order_in_which_people_fill_them_in(client, viewer, lead, north):
    """The database keeps the names of boxes by their length."""
    with in_area(north):
        walk = take_shipped(area=north, slug="environment_audit", by=lead)
    client.sign_in(viewer)
    shown = words(page(client, "framework_version", north, walk.framework_id, 1))
    labels = ("Good practice and how we know", "How it is now", "What we could do")
    places = [shown.index(label) for label in labels]
    assert places == sorted(places)
