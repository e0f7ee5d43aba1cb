"""What the schools of a round found together: priorities with the schools behind them, and never a ranking."""

import csv
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from audits.models import Answer, Audit
from audits.policies import can_see_together
from audits.reading.round_results import named_in, round_results
from audits.reading.round_schools import Narrowed, how_many
from audits.reading.rounds import rounds_for
from audits.services.frameworks import new_version
from common.documents.kinds import CannotBuild
from common.documents.models import Document
from programmes.models import Organisation, SchoolPartner
from tests.cast import member
from tests.documents import made
from tests.school_year import take_part
from tests.self_audit import answer_all, make_audit, make_framework, make_round

ALL = Narrowed()


def school(name):
    return Organisation.objects.get(name=f"Northshire {name}")


def council(side):
    return Organisation.objects.get(name=f"Northshire {side} Council")


def found_by(lead, round_, name, level=2, *, development=(), strength=(), state="submitted"):
    """A school's audit with one level everywhere, and what it named."""
    audit = make_audit(lead, round_, school(name))
    answer_all(audit, lead, level)
    for flag, slugs in (("development", development), ("strength", strength)):
        Answer.objects.filter(audit=audit, statement__slug__in=slugs).update(flag=flag)
    if state != "in_progress":
        now = timezone.now()
        Audit.objects.filter(pk=audit.pk).update(state=state, submitted_at=now, agreed_at=now)
    return audit


@pytest.fixture
def three(lead, baseline, year):
    """Three schools have submitted, a fourth is still thinking."""
    return [
        found_by(lead, baseline, "East Primary 1", 1, development=["calm_1"], strength=["welcome_1"]),
        found_by(lead, baseline, "East Primary 2", 3, development=["calm_1", "calm_2"], state="agreed"),
        found_by(lead, baseline, "West Primary 1", 4, development=["welcome_2"], strength=["welcome_1"]),
        found_by(lead, baseline, "West Primary 2", 2, development=["welcome_3"], state="in_progress"),
    ]


def row(found, slug):
    return next(row for theme in found.themes for row in theme.rows if row.statement.slug == slug)


def test_themes_stand_in_the_order_of_the_schools_that_want_to_work_on_them(three, baseline, lead):
    found = round_results(baseline, lead, ALL)
    assert [(theme.domain.slug, theme.developing, theme.strong) for theme in found.themes] == [
        ("calm", 2, 0),
        ("welcome", 1, 2),
    ]
    assert found.sentence.startswith("Most areas for development lie in “Calm places” (2) and “Welcome")
    assert (row(found, "calm_1").developments, row(found, "welcome_1").strengths) == (2, 2)
    assert row(found, "welcome_3").developments == 0  # not submitted


def test_levels_are_counted_by_school_with_their_median(three, baseline, lead):
    found = round_results(baseline, lead, ALL)
    assert (row(found, "calm_1").spread, row(found, "calm_1").middle) == ((1, 0, 1, 1), "Secure")
    assert {theme.middle for theme in found.themes} == {"Secure"}
    assert (found.how_many.submitted, found.how_many.started) == (3, 1)


def test_answers_apart_from_the_levels_and_nothing_are_told_apart(lead, baseline, year, three):
    fourth = Audit.objects.get(state="in_progress")
    Answer.objects.filter(audit=fourth, statement__slug="calm_1").update(
        level=None, outside="needs_more_information"
    )
    Answer.objects.filter(audit=fourth, statement__slug="calm_2").update(level=None, flag="development")
    Audit.objects.filter(pk=fourth.pk).update(state="submitted", submitted_at=timezone.now())
    found = round_results(baseline, lead, ALL)
    assert (row(found, "calm_1").apart, row(found, "calm_1").base) == (1, 4)
    assert (row(found, "calm_2").apart, row(found, "calm_2").base, row(found, "calm_2").developments) == (
        0,
        3,
        2,
    )


def test_page_shows_priorities_with_links_to_the_schools_behind(look, words, three, baseline, lead):
    page = words(look(lead, "round_results", baseline.pk))
    calm = three[0].version.statements.get(slug="calm_1")
    assert f"/audits/rounds/{baseline.pk}/results/{calm.pk}/" in page
    assert "1 at “Starting out”, 1 at “Secure”, 1 at “Leading”</title>" in page
    assert "East Primary 1" not in page
    behind = words(look(lead, "round_priority", baseline.pk, calm.pk))
    assert "of 2 schools, by name" in behind
    assert behind.index("East Primary 1") < behind.index("East Primary 2")
    assert f"/audits/{three[0].pk}/results/" in behind
    assert "West Primary 1" not in behind
    strong = three[0].version.statements.get(slug="welcome_1")
    named = words(look(lead, "round_priority", baseline.pk, strong.pk, query="?as=strength"))
    assert "A strength of 2 schools" in named


def test_nothing_is_shown_of_fewer_than_three(look, words, three, baseline, lead, officer, forum_worker):
    assert "Most areas for development" in words(look(lead, "round_results", baseline.pk))
    for who in (officer, forum_worker):  # two of the three are theirs
        page = words(look(who, "round_results", baseline.pk))
        assert "once 3 of them have submitted. So far 2 have." in page
        assert "Every statement" not in page


def test_schools_behind_are_those_within_reach(look, words, three, baseline, officer, lead):
    more = Organisation.objects.create(
        area=lead.area, kind="school", name="Northshire East Primary 9", urn=900199
    )
    SchoolPartner.objects.create(
        area=lead.area, school=more, partner=council("East"), starts_on=timezone.localdate()
    )
    found_by(lead, baseline, "East Primary 9", development=["calm_1"])
    welcome = three[0].version.statements.get(slug="welcome_1")
    page = words(look(officer, "round_priority", baseline.pk, welcome.pk, query="?as=strength"))
    assert "East Primary 1" in page
    assert "West Primary 1" not in page


def test_round_is_narrowed_to_a_council_or_a_cohort(look, words, three, baseline, lead, year):
    west = council("West")
    assert round_results(baseline, lead, Narrowed(council=west.pk)).submitted == 1
    take_part(year, school("East Primary 2"), by=lead)
    assert round_results(baseline, lead, Narrowed(cohort=year.cohort.pk)).submitted == 2
    page = words(look(lead, "round_results", baseline.pk, query=f"?council={west.pk}&cohort="))
    assert "So far 1 has." in page
    assert "Select a council from the list" in words(
        look(lead, "round_results", baseline.pk, query="?council=99999"), 422
    )


def test_statements_of_versions_with_the_same_words_are_counted_together(three, baseline, lead):
    draft = new_version(framework=baseline.version.framework, by=lead)
    draft.statements.filter(slug="calm_2").update(text="Other words", change="reworded")
    draft.published_at, draft.sha256 = timezone.now(), "1" * 64
    draft.save()
    baseline.version = draft
    baseline.save()
    found = round_results(baseline, lead, ALL)
    assert row(found, "calm_1").statement.version == draft
    assert row(found, "calm_1").base == 3
    two = [
        (row.statement.version.number, row.base)
        for theme in found.themes
        for row in theme.rows
        if row.statement.slug == "calm_2"
    ]
    assert two == [(2, 0), (1, 3)]


def test_who_sees_what_schools_found_together(look, three, baseline, outsider):
    for role in ("area_lead", "officer", "forum_lead", "forum_worker", "provider", "viewer"):
        who = member("northshire", role)
        assert can_see_together(who)
        assert look(who, "round_results", baseline.pk).status_code == 200, role
    for role in ("school_lead", "school_contributor", "national_viewer"):
        who = member("northshire", role)
        assert not can_see_together(who)
        assert look(who, "round_results", baseline.pk).status_code in {403, 404}, role
    assert look(outsider, "round_results", baseline.pk).status_code == 404
    statement = three[0].version.statements.first()
    assert look(outsider, "round_priority", baseline.pk, statement.pk).status_code == 404
    assert look(member("northshire", "area_lead"), "round_priority", baseline.pk, 10**9).status_code == 404


def test_queries_do_not_grow_with_schools(look, baseline, lead, year):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert look(lead, "round_results", baseline.pk).status_code == 200
        return len(captured)

    for name in ("East Primary 1", "East Primary 2", "West Primary 1"):
        found_by(lead, baseline, name, development=["calm_1"])
    queries()
    kept = queries()
    found_by(lead, baseline, "West Primary 2", development=["calm_2"], strength=["welcome_1"])
    assert (queries(), queries()) == (kept + 2, kept)


def test_numbers_follow_an_audit_that_is_opened_and_submitted_again(three, baseline, lead):
    assert row(round_results(baseline, lead, ALL), "calm_1").spread == (1, 0, 1, 1)
    Audit.objects.filter(pk=three[0].pk).update(state="reopened", reason="Once more")
    assert row(round_results(baseline, lead, ALL), "calm_1").spread == (0, 0, 1, 1)
    Answer.objects.filter(audit=three[0], statement__slug="calm_1").update(level=2, flag="")
    Audit.objects.filter(pk=three[0].pk).update(state="submitted", submitted_at=timezone.now())
    found = row(round_results(baseline, lead, ALL), "calm_1")
    assert (found.spread, found.developments) == ((0, 1, 1, 1), 1)


def test_spreadsheet_has_numbers_by_level_and_who_named_what(send, three, baseline, lead, officer):
    assert send(lead, "round_download", baseline.pk, form="xlsx").status_code == 302
    book = openpyxl.load_workbook(io.BytesIO(made(Document.objects.get())))
    assert book.sheetnames == ["Statements", "Named by schools", "Codebook", "About"]
    head, *body = [[cell.value for cell in line] for line in book["Statements"].iter_rows()]
    calm = dict(zip(head, next(line for line in body if line[1] == "C1"), strict=True))
    assert (calm["Looked at"], calm["Starting out"], calm["Secure"], calm["Development"]) == (3, 1, 1, 2)
    named = [[cell.value for cell in line] for line in book["Named by schools"].iter_rows()][1:]
    assert [line[1] for line in named].count("Northshire East Primary 2") == 2
    assert not any("West Primary 2" in str(line) for line in named)
    assert send(officer, "round_download", baseline.pk, form="csv").status_code == 302
    with pytest.raises(CannotBuild, match="once 3 schools have submitted"):
        made(Document.objects.latest("pk"))


def test_csv_and_pdf_say_the_same(send, three, baseline, lead):
    send(lead, "round_download", baseline.pk, form="csv")
    read = list(csv.DictReader(io.StringIO(made(Document.objects.get()).decode("utf-8-sig"))))
    assert [line["Development"] for line in read if line["Code"] == "C1"] == ["2"]
    send(lead, "round_download", baseline.pk, form="pdf")
    pages = PdfReader(io.BytesIO(made(Document.objects.latest("pk")))).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "Most areas for development lie in “Calm places” (2)" in text
    assert "No school is ranked." in text
    assert "East Primary" not in text


def test_school_cannot_ask_for_the_rounds_document(send, baseline, school_lead):
    assert send(school_lead, "round_download", baseline.pk, form="xlsx").status_code == 403


def test_theme_leads_to_the_schools_behind_it(look, words, three, baseline, lead):
    page = words(look(lead, "round_results", baseline.pk))
    assert f'/rounds/{baseline.pk}/results/themes/calm/">2 of 3<' in page
    behind = words(look(lead, "round_theme", baseline.pk, "calm"))
    assert "2 have named an area for development in it, by name." in behind
    assert behind.index("East Primary 1") < behind.index("East Primary 2")
    second = behind[behind.index("East Primary 2") :]
    assert second.index("Statement 1 about calm places.") < second.index("Statement 2 about calm places.")
    assert "<b>Secure</b>" in second
    assert f"/audits/{three[0].pk}/results/" in behind
    assert "West Primary 1" not in behind
    assert "Statement 1 about welcome" not in behind
    strong = words(look(lead, "round_theme", baseline.pk, "welcome", query="?as=strength"))
    assert "2 have named a strength in it" in strong
    assert "West Primary 2" not in strong  # not submitted


def test_numbers_of_a_theme_are_those_of_the_schools_behind_it(three, baseline, lead):
    for theme in round_results(baseline, lead, ALL).themes:
        for flag, number in (("development", theme.developing), ("strength", theme.strong)):
            behind = named_in(baseline, lead, ALL, theme.domain.slug, flag)
            assert behind.count() == number, (theme.domain.slug, flag)
            assert all(audit.named for audit in behind)


def test_schools_behind_are_not_shown_by_address_before_the_numbers_are(look, three, baseline, officer, lead):
    statement = three[0].version.statements.get(slug="calm_1")
    for who, query in ((officer, ""), (lead, f"?council={council('West').pk}")):
        for name, key in (("round_priority", statement.pk), ("round_theme", "calm")):
            response = look(who, name, baseline.pk, key, query=query)
            assert response.status_code == 302
            assert f"/rounds/{baseline.pk}/results/?{query[1:]}" in response.headers["Location"]


def test_who_sees_the_schools_behind_a_theme(look, three, baseline, outsider):
    assert look(member("northshire", "viewer"), "round_theme", baseline.pk, "calm").status_code == 200
    assert look(member("northshire", "school_lead"), "round_theme", baseline.pk, "calm").status_code == 403
    assert look(outsider, "round_theme", baseline.pk, "calm").status_code == 404
    assert look(member("northshire", "area_lead"), "round_theme", baseline.pk, "none").status_code == 404


def test_schools_behind_a_theme_take_as_many_queries_as_one_school(look, three, baseline, lead):
    def queries(theme, flag):
        with CaptureQueriesContext(connection) as captured:
            assert look(lead, "round_theme", baseline.pk, theme, query=f"?as={flag}").status_code == 200
        return len(captured)

    queries("calm", "development")
    assert (
        queries("welcome", "development") == queries("calm", "development") == queries("welcome", "strength")
    )


def test_counts_lead_to_the_schools_that_they_count(look, words, three, baseline, lead):
    west = council("West")
    page = words(look(lead, "round_results", baseline.pk, query=f"?council={west.pk}&cohort="))
    here = f"/a/northshire/audits/rounds/{baseline.pk}/"
    for how_far, number in (("blank", 0), ("started", 1), ("submitted", 1)):
        query = f"?how_far={how_far}&amp;council={west.pk}"
        assert f'href="{here}{query}"><b>{number}</b>' in page
        shown = words(look(lead, "round", baseline.pk, query=query.replace("&amp;", "&")))
        assert "Only schools of <b>Northshire West Council</b>" in shown
        assert "Remind them" not in shown  # that would be all of them
        table = shown.partition("<tbody")[2]
        assert table.count("</tr>") == number
        assert "East Primary" not in table
    assert f'href="{here}?how_far=started&amp;council={west.pk}"' in shown  # its own counts keep it


def test_submitted_means_with_the_reviewer_or_agreed(look, words, three, baseline, lead):
    shown = words(look(lead, "round", baseline.pk, query="?how_far=submitted")).partition("<tbody")[2]
    assert [
        name in shown for name in ("East Primary 1", "East Primary 2", "West Primary 1", "West Primary 2")
    ] == [
        True,
        True,
        True,
        False,
    ]


def test_school_with_several_places_is_counted_once_wherever_it_is(lead, year):
    version = make_framework(lead, "rooms", places=[{"id": "hall", "name": "Hall"}])
    rooms = make_round(lead, year, version, name="Rooms")
    for name in ("East Primary 1", "East Primary 2", "West Primary 1"):
        take_part(year, school(name), by=lead)
    now = timezone.now()
    given = {"state": "submitted", "submitted_at": now}
    back = {"state": "changes_requested", "submitted_at": now, "reason": "x"}
    for place, about in (("Hall", {}), ("Den", back), ("Gym", given), ("Porch", given)):
        make_audit(lead, rooms, school("East Primary 1"), place="hall", place_name=place, **about)
    for place in ("Hall", "Den"):
        make_audit(lead, rooms, school("East Primary 2"), place="hall", place_name=place, **given)
    found = how_many(rooms, lead, ALL)
    assert (found.schools, found.blank, found.started, found.submitted) == (3, 1, 1, 2)
    (listed,) = [one for one in rounds_for(lead) if one.round == rooms]
    assert [(one.value, number) for one, number in listed.cells] == [
        ("blank", 1),
        ("started", 1),
        ("with_reviewer", 2),
        ("agreed", 0),
    ]
