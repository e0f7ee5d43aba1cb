"""A theme's page and its forms: reading, saving with and without scripts, refusals, and nothing typed is lost."""

import html
import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audits.models import Answer, Audit, AuditPart, ReviewComment
from audits.services.actions import add_action
from tests.areas import in_area
from tests.school_year import make_year
from tests.self_audit import answer, make_audit, make_framework, make_round
from tests.signing_in import sign_in

HTMX = {"HX-Request": "true"}
A_TEXT = "The den works well.\nFamilies say “thank you”."


@pytest.fixture
def audit(lead, school_lead, north):
    with in_area(north):
        return make_audit(school_lead, make_round(lead, make_year(lead)))


@pytest.fixture
def colleague(audit, school_contributor, school_lead, north):
    with in_area(north):
        AuditPart.objects.create(
            area=north,
            audit=audit,
            domain=audit.version.domains.get(slug="welcome"),
            colleague=school_contributor,
            given_by=school_lead,
        )
    return school_contributor


def theme(audit, domain="welcome"):
    return reverse("audit_theme", args=["northshire", audit.pk, domain])


def address(audit, slug="welcome_1"):
    return reverse("answer_save", args=["northshire", audit.pk, slug])


def words(response):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def form_of(by, edition=0, **fields):
    return {"edition": edition, "hat": by.pk, **fields}


def saved(north, **about):
    with in_area(north):
        return Answer.objects.filter(**about).values().first()


def test_theme_shows_every_statement_with_its_words(client, audit, school_lead):
    client.force_login(school_lead.user)
    page = client.get(theme(audit))
    assert page.status_code == 200
    said = words(page)
    assert "Welcome and belonging" in said
    assert "Statement 3 about welcome and belonging." in said
    assert "about calm places" not in said
    for expected in ("Starting out here.", "Needs more information", "Why these words?", "A strength"):
        assert said.count(expected) >= 3, expected
    assert "You have looked at 0 of 3 statements here, and 0 of 6 in all." in said
    assert "Next theme : Calm places" in said
    assert page.content.decode().count('role="status"') == 4  # one a statement, and the page's own


def test_statement_is_saved_by_its_button_and_leads_to_the_next(client, audit, school_lead, north):
    client.force_login(school_lead.user)
    sent = form_of(school_lead, rating="3", commentary=A_TEXT.replace("\n", "\r\n"), flag="strength")
    response = client.post(address(audit), sent)
    assert response.status_code == 302
    assert response.url == f"{theme(audit)}#statement-welcome_2"
    kept = saved(north)
    assert (kept["level"], kept["commentary"], kept["flag"]) == (3, A_TEXT, "strength")
    page = client.get(theme(audit))
    assert re.search(r'value="3" [^>]*checked', page.content.decode())
    assert "You have looked at 1 of 3 statements here, and 1 of 6 in all." in words(page)
    assert "Saved at" in words(page)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_level_is_taken_back_to_not_looked_at(client, audit, school_lead, north, headers):
    client.force_login(school_lead.user)
    client.post(address(audit), form_of(school_lead, rating="3", commentary="We try"), headers=headers)
    assert client.post(address(audit), form_of(school_lead, 1, rating=""), headers=headers).status_code < 400
    kept = saved(north)
    assert (kept["level"], kept["outside"], kept["commentary"], kept["edition"]) == (None, "", "We try", 2)
    page = client.get(theme(audit))
    assert not re.search(r'name="rating"[^>]*checked', page.content.decode())
    assert "You have looked at 0 of 3 statements here" in words(page)
    with in_area(north):
        Audit.objects.update(state="submitted", submitted_at=timezone.now())
    assert client.post(address(audit), form_of(school_lead, 2, rating="3")).status_code == 422


def test_colleagues_level_is_not_taken_back_by_a_page_that_never_showed_it(
    client, audit, school_lead, colleague, north
):
    with in_area(north):
        answer(audit, colleague, "welcome_1", 4)
    client.force_login(school_lead.user)
    client.post(address(audit), form_of(school_lead, 0, rating="", commentary="Mine"), headers=HTMX)
    kept = saved(north)
    assert (kept["level"], kept["commentary"]) == (4, "Mine")


def test_autosave_answers_with_the_time_and_the_next_edition(client, audit, school_lead, north):
    client.force_login(school_lead.user)
    first = client.post(address(audit), form_of(school_lead, commentary="The d"), headers=HTMX)
    assert "Saved at" in words(first)
    assert 'data-edition="1"' in first.content.decode()
    again = client.post(address(audit), form_of(school_lead, 1, commentary="The den"), headers=HTMX)
    assert 'data-edition="2"' in again.content.decode()
    assert saved(north)["commentary"] == "The den"


def test_autosave_brings_what_a_colleague_changed_meanwhile(client, audit, school_lead, colleague, north):
    with in_area(north):
        answer(audit, colleague, "welcome_1", 4, commentary="Theirs.")
    client.force_login(school_lead.user)
    response = client.post(address(audit), form_of(school_lead, 0, flag="strength"), headers=HTMX)
    merged = json.loads(html.unescape(re.search(r'data-values="([^"]*)"', response.content.decode())[1]))
    assert merged == {"rating": "4", "commentary": "Theirs."}
    assert saved(north)["flag"] == "strength"


def test_autosave_takes_fewer_than_eight_statements(client, audit, school_lead, colleague):
    for by in (school_lead, colleague):
        client.force_login(by.user)
        for edition in (0, 1, 2):
            sent = form_of(by, edition, commentary=f"{by.role} {edition}", flag="strength")
            with CaptureQueriesContext(connection) as queries:
                client.post(address(audit, f"welcome_{1 if by == colleague else 2}"), sent, headers=HTMX)
            made = [one["sql"] for one in queries if "SAVEPOINT" not in one["sql"]]
            by_tests = "SELECT set_config('pins.area_id', ''"
            assert len([sql for sql in made if not sql.startswith(by_tests)]) < 8, made


def test_theme_takes_the_same_few_queries_for_one_statement_and_three(client, lead, school_lead, north):
    counted = []
    for number in (1, 3):
        with in_area(north):
            version = make_framework(lead, f"of{number}", statements=number)
            round_ = make_round(lead, make_year(lead, f"Year {number}"), version, name=f"Round {number}")
            audit = make_audit(school_lead, round_)
            for given in audit.version.statements.all():
                kept = answer(audit, school_lead, given.slug, 2, commentary="Words.")
                add_action(
                    school=audit.school,
                    audit=audit,
                    statement=given,
                    by=school_lead,
                    what="Plan it",
                    why="",
                    owner_role="SENCO",
                    due_on=None,
                )
                kept.evidence.create(area=north, kind="note", title="Seen", note="x", added_by=school_lead)
                ReviewComment.objects.create(
                    area=north, audit=audit, statement=given, text="Lovely.", author=lead
                )
        client.force_login(school_lead.user)
        client.get(theme(audit))
        with CaptureQueriesContext(connection) as queries:
            page = client.get(theme(audit))
        assert "Lovely." in words(page)
        assert words(page).count("Plan it Proposed") == number
        counted.append(len([one for one in queries if "SAVEPOINT" not in one["sql"]]))
    assert counted == [9, 9]


def test_two_texts_are_offered_on_a_page_without_scripts(client, audit, school_lead, colleague, north):
    with in_area(north):
        answer(audit, colleague, "welcome_1", 2, commentary="Theirs.")
    client.force_login(school_lead.user)
    sent = form_of(school_lead, 0, commentary="Mine.", rating="2")
    response = client.post(address(audit), sent)
    assert response.status_code == 422
    said = words(response)
    assert "School contributor Northshire has changed this too. Choose which to keep." in said
    assert "What you typed Mine." in said
    assert "Theirs." in said
    assert "Keep both" in said
    assert saved(north)["commentary"] == "Theirs."
    assert "\nMine.</textarea>" in response.content.decode()


@pytest.mark.parametrize(
    ("keep", "text"), [("mine", "Mine."), ("theirs", "Theirs."), ("both", "Theirs.\n\nMine.")]
)
def test_whoever_clashes_chooses_what_is_kept(client, audit, school_lead, colleague, north, keep, text):
    with in_area(north):
        answer(audit, colleague, "welcome_1", 2, commentary="Theirs.")
    client.force_login(school_lead.user)
    sent = form_of(school_lead, 0, commentary="Mine.", flag="strength", keep=f"commentary:{keep}", clashed=1)
    response = client.post(address(audit), sent)
    assert response.url == f"{theme(audit)}#statement-welcome_1"
    kept = saved(north)
    assert (kept["commentary"], kept["flag"], kept["level"]) == (text, "strength", 2)


def test_choosing_for_the_texts_leaves_the_levels_to_be_chosen(client, audit, school_lead, colleague, north):
    with in_area(north):
        answer(audit, colleague, "welcome_1", 2, commentary="Theirs.")
    client.force_login(school_lead.user)
    sent = form_of(school_lead, 0, commentary="Mine.", rating="4", keep="commentary:theirs", clashed=1)
    response = client.post(address(audit), sent)
    assert response.status_code == 422
    said = words(response)
    assert "What you chose Leading" in said
    assert "Growing" in said
    assert "What you typed Mine." not in said
    sent = form_of(school_lead, 0, commentary="Theirs.", rating="4", keep="rating:mine", clashed=1)
    assert client.post(address(audit), sent).status_code == 302
    assert saved(north)["level"] == 4


def test_what_was_offered_is_asked_again_when_it_has_changed_once_more(
    client, audit, school_lead, colleague, north
):
    with in_area(north):
        theirs = answer(audit, colleague, "welcome_1", 2, commentary="Theirs.")
        theirs.commentary, theirs.edition = "Theirs, longer.", 2
        theirs.save()
    client.force_login(school_lead.user)
    sent = form_of(school_lead, 0, commentary="Mine.", keep="commentary:mine", clashed=1)
    response = client.post(address(audit), sent)
    assert response.status_code == 422
    assert "Theirs, longer." in words(response)
    assert saved(north)["commentary"] == "Theirs, longer."


def test_clash_comes_to_its_own_place_while_one_types(client, audit, school_lead, colleague, north):
    with in_area(north):
        answer(audit, colleague, "welcome_1", 2, commentary="Theirs.")
    client.force_login(school_lead.user)
    response = client.post(address(audit), form_of(school_lead, 0, commentary="Mine."), headers=HTMX)
    assert response.status_code == 422
    assert response["HX-Retarget"] == "#welcome_1-clash"
    assert "<html" not in response.content.decode()
    assert "Keep both" in words(response)


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"rating": "9"}, "Choose one of these"),
        ({"flag": "wonder"}, "Select a valid choice"),
        ({"commentary": "x" * 10_001}, "must be 10000 characters or fewer"),
        ({"commentary": "a\x00b"}, "control characters"),
        ({"edition": "soon", "commentary": "Kept."}, "whole number"),
    ],
)
def test_what_cannot_be_saved_stays_on_the_page(client, audit, school_lead, north, sent, why):
    client.force_login(school_lead.user)
    response = client.post(address(audit), form_of(school_lead) | {"commentary": "Kept."} | sent)
    assert response.status_code == 422
    assert why in words(response)
    assert (sent.get("commentary") or "Kept.")[:5].replace("\x00", "") in response.content.decode().replace(
        "\x00", ""
    )
    small = client.post(address(audit), form_of(school_lead) | sent, headers=HTMX)
    assert small.status_code == 422
    assert words(small).startswith("Not saved.")
    assert saved(north) is None


@pytest.mark.parametrize(("state", "why"), [("submitted", "with the reviewer"), ("agreed", "is agreed")])
def test_locked_audit_is_read_and_gives_back_what_was_typed(client, audit, school_lead, north, state, why):
    now = timezone.now()
    with in_area(north):
        answer(audit, school_lead, "welcome_2", 3, commentary="Well said.")
        Audit.objects.update(state=state, submitted_at=now, agreed_at=now)
    client.force_login(school_lead.user)
    page = client.get(theme(audit))
    assert why in words(page)
    assert "Well said." in words(page)
    assert "<textarea" not in page.content.decode()
    response = client.post(address(audit), form_of(school_lead, commentary="Half a thought"))
    assert response.status_code == 422
    assert "Half a thought" in words(response)
    assert why in words(response)


def test_colleague_answers_their_part_and_reads_the_rest(client, audit, colleague, north):
    client.force_login(colleague.user)
    assert client.get(theme(audit)).content.decode().count("<textarea") == 3
    other = client.get(theme(audit, "calm"))
    assert "<textarea" not in other.content.decode()
    assert "ask whoever leads the audit" in words(other)
    response = client.post(address(audit, "calm_1"), form_of(colleague, rating="2"))
    assert response.status_code == 422
    assert "Somebody else at your school answers this one." in words(response)
    assert saved(north) is None


def test_partners_read_what_was_given_out_and_nothing_before(client, audit, lead, forum_worker, north):
    for reader in (lead, forum_worker):
        client.force_login(reader.user)
        assert client.get(theme(audit)).status_code == 403
    with in_area(north):
        Audit.objects.update(state="submitted", submitted_at=timezone.now())
    for reader in (lead, forum_worker):
        client.force_login(reader.user)
        page = client.get(theme(audit))
        assert page.status_code == 200
        assert "<textarea" not in page.content.decode()
        assert "Working on this now" not in words(page)
        assert client.post(address(audit), form_of(reader, rating="2")).status_code == 403


def test_other_areas_and_other_schools_do_not_exist(client, audit, outsider, school_lead, north, south):
    client.force_login(outsider.user)
    for path in (theme(audit), address(audit)):
        assert client.get(path).status_code == 404
        assert client.get(path.replace("northshire", "southmoor")).status_code in {403, 404}
    client.force_login(school_lead.user)
    assert client.get(theme(audit, "nothing")).status_code == 404
    assert client.post(address(audit, "nothing"), form_of(school_lead)).status_code == 404


def test_address_of_the_form_leads_back_to_the_theme(client, audit, school_lead):
    client.force_login(school_lead.user)
    assert client.get(address(audit)).url == f"{theme(audit)}#statement-welcome_1"


def test_page_of_somebody_who_has_changed_hats_saves_nothing(client, audit, school_lead, colleague, north):
    client.force_login(colleague.user)
    response = client.post(address(audit), form_of(school_lead, commentary="Hers."))
    assert response.status_code == 422
    assert "signed in as somebody else" in words(response)
    assert "Hers." in response.content.decode()
    assert saved(north) is None


def test_what_reads_as_if_it_named_a_child_is_saved_with_a_hint(client, audit, school_lead, north):
    client.force_login(school_lead.user)
    sent = form_of(school_lead, commentary="In the den Oliver, a boy in Year 2, calms down.")
    response = client.post(address(audit), sent, headers=HTMX)
    assert "as if it might name or describe a child" in words(response)
    assert saved(north)["edition"] == 1
    assert "as if it might name or describe a child" in words(client.get(theme(audit)))


def test_paper_is_marked_and_the_mode_stays(client, audit, school_lead, north):
    client.force_login(school_lead.user)
    page = client.get(f"{theme(audit)}?paper=1")
    assert "You are typing in what was written on paper." in words(page)
    response = client.post(address(audit), form_of(school_lead, rating="2", is_from_paper="1"))
    assert response.url == f"{theme(audit)}?paper=1#statement-welcome_2"
    assert saved(north)["is_from_paper"]
    assert ", from paper" in words(client.get(theme(audit)))
    client.post(address(audit), form_of(school_lead, 1, rating="2", flag="strength"))
    assert saved(north)["is_from_paper"], "the rating is still the one that was on paper"
    client.post(address(audit), form_of(school_lead, 2, rating="3"))
    assert not saved(north)["is_from_paper"]
    assert ", from paper" not in words(client.get(theme(audit)))


def test_answer_of_a_colleague_says_whose_it_is(client, audit, school_lead, colleague, north):
    with in_area(north):
        answer(audit, colleague, "welcome_1", 2, commentary="Theirs.")
        answer(audit, school_lead, "welcome_2", 2, commentary="Mine.")
    client.force_login(school_lead.user)
    said = words(client.get(theme(audit)))
    assert said.count(" by School contributor Northshire") == 1
    assert " by School lead" not in said
    assert said.count("Saved at") == 2


def test_last_rounds_answer_stands_beside_and_not_as_the_answer(client, lead, school_lead, north):
    with in_area(north):
        year = make_year(lead)
        version = make_framework(lead)
        today = timezone.localdate()
        before = make_round(lead, year, version, opens_on=today.replace(year=today.year - 1))
        old = make_audit(school_lead, before)
        answer(old, school_lead, "welcome_1", 1, commentary="As it was then.")
        Audit.objects.update(state="submitted", submitted_at=timezone.now())
        now = make_audit(school_lead, make_round(lead, year, version, name="Endline", kind="end"))
    client.force_login(school_lead.user)
    page = client.get(theme(now))
    assert "Last time: Starting out" in words(page)
    assert "As it was then." in words(page)
    assert not re.search(r'name="rating"[^>]*checked', page.content.decode())


def test_who_is_here_is_seen_by_colleagues_alone(client, audit, school_lead, colleague, lead, north):
    client.force_login(colleague.user)
    client.post(address(audit, "welcome_2"), form_of(colleague, rating="2"), headers=HTMX)
    client.force_login(school_lead.user)
    presence = reverse("audit_presence", args=["northshire", audit.pk, "welcome"])
    side = client.get(presence, headers=HTMX)
    assert "School contributor Northshire, on statement 2" in words(side)
    assert "looked at 1 of 3" in words(side)
    assert "<html" not in side.content.decode()
    assert client.get(presence).url == theme(audit)
    with in_area(north):
        Audit.objects.update(submitted_at=timezone.now())
    client.force_login(lead.user)
    assert "School contributor" not in words(client.get(presence, headers=HTMX))


def test_what_was_sent_after_the_session_ended_is_there_after_signing_in(client, audit, school_lead, north):
    sign_in(client, school_lead.user)
    client.get(theme(audit))
    client.cookies.pop("sessionid")
    referer = f"http://testserver{theme(audit)}"
    sent = form_of(school_lead, commentary="A paragraph that took a while.", rating="2")
    response = client.post(address(audit), sent, headers={"referer": referer})
    assert response.status_code == 302
    assert "login" in response.url
    assert saved(north) is None
    sign_in(client, school_lead.user)
    page = client.get(theme(audit))
    assert "\nA paragraph that took a while.</textarea>" in page.content.decode()
    assert "is not saved yet" in words(page)
    assert saved(north) is None
    client.post(address(audit), sent)
    assert saved(north)["commentary"] == "A paragraph that took a while."
    assert "is not saved yet" not in words(client.get(theme(audit)))


def test_what_one_person_typed_is_not_shown_to_the_next_at_the_same_browser(
    client, audit, school_lead, colleague
):
    for whose in (school_lead, colleague):  # even in the other's name
        client.force_login(school_lead.user)
        client.get(theme(audit))
        client.cookies.pop("sessionid")
        client.post(address(audit), form_of(whose, commentary="Mine alone."))
        sign_in(client, colleague.user)
        assert "Mine alone." not in client.get(theme(audit)).content.decode()


def test_place_asks_what_is_asked_of_its_kind(client, lead, school_lead, north):
    boxes = {"commentary": "Good practice", "now": "How it is now", "possible_action": "What we could do"}
    with in_area(north):
        version = make_framework(lead, publish=False, places=[{"id": "hall", "name": "Hall"}], boxes=boxes)
        version.statements.filter(slug="welcome_1").update(
            places=["room"], prompts={"commentary": "Look at the door."}
        )
        version.statements.filter(slug="welcome_2").update(places=["hall"], prompts={"now": "Listen."})
        version.published_at, version.sha256 = timezone.now(), "0" * 64
        version.save()
        round_ = make_round(lead, make_year(lead), version)
        audit = make_audit(school_lead, round_, place="hall", place_name="The big hall")
    client.force_login(school_lead.user)
    page = words(client.get(theme(audit)))
    assert "Look at the door." not in page
    assert "Listen." in page
    assert page.count("What we could do") == 2
    assert "0 of 2 statements here, and 0 of 5 in all" in page
    assert client.post(address(audit), form_of(school_lead, now="x")).status_code == 404
    assert client.post(address(audit, "welcome_2"), form_of(school_lead, now="Loud.")).status_code == 302
    assert saved(north)["now"] == "Loud."
