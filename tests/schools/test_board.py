"""The cohort board: who sees which schools, how it is sorted and narrowed, what bad addresses do."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from programmes.models import Organisation
from schools.models import Participation
from schools.services.participations import assign_link_worker, enrol_schools
from tests.areas import in_area
from tests.cast import member
from tests.school_year import make_year, take_part

BOARD = "/a/northshire/schools/"
NEWCOMER, WEST_NEWCOMER = 910102, 910112
EAST, EAST_2, WEST = "Northshire East Primary 1", "Northshire East Primary 2", "Northshire West Primary 1"
JUNK = [
    "page=x&sort=;drop&due=never&stage=abc&stage=99999999999999999999&state=nonsense",
    "council=-1&cohort=1e9&tier=%00&cluster=%F0%9F%A6%A6&worker=everybody&programme=x",
    "q=" + "%25" * 90 + "&page=-1",
    "q=%00&page=99999999999999999999",
    "q=" + "9" * 99,
]


@pytest.fixture
def year(north, lead):
    with in_area(north):
        made = make_year(lead)
        for name in (EAST, EAST_2, WEST):
            take_part(made, Organisation.objects.get(name=name), by=lead)
        yield made


def shown(client, role="area_lead", query="", **headers):
    client.force_login(member("northshire", role).user)
    response = client.get(f"{BOARD}?{query}", headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def names(page):
    return [name for name in sorted((EAST, EAST_2, WEST), key=page.find) if name in page]


def test_board_shows_stage_next_step_and_who_is_late(client, year):
    page = shown(client)
    assert "Schools in PINS 2026 to 2027" in page
    assert names(page) == [EAST, EAST_2, WEST]
    assert "Oakton, Council 911" in page
    assert "Sign the agreement" in page
    assert "10 days late" in page
    assert "Agreement not sent yet" in page
    assert "<b>3 schools</b>" in page


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("area_lead", [EAST, EAST_2, WEST]),
        ("viewer", [EAST, EAST_2, WEST]),
        ("officer", [EAST, EAST_2]),
        ("forum_worker", [EAST, EAST_2]),
        ("provider", []),
    ],
)
def test_reach_decides_about_schools_counts_and_choices(client, year, role, seen):
    page = shown(client, role)
    assert names(page) == seen
    assert f"<b>{len(seen)} school" in page
    assert ("West" in page) == (WEST in seen)
    if len(seen) == 3:
        assert "Northshire West Council" in page


def test_outsider_finds_nothing_and_national_viewer_is_refused(client, year, outsider, national_viewer):
    client.force_login(outsider.user)
    assert client.get(BOARD).status_code == 404
    assert EAST not in client.get("/a/southmoor/schools/").content.decode()
    client.force_login(national_viewer.user)
    assert client.get(BOARD).status_code == 403


def test_other_areas_filters_find_nothing_here(client, year, south, outsider):
    with in_area(south):
        theirs = make_year(outsider)
        take_part(theirs, Organisation.objects.get(name="Southmoor East Primary 1"), by=outsider)
    page = shown(
        client, query=f"cohort={theirs.cohort.pk}&programme={theirs.programme.pk}&stage={theirs.stages[0].pk}"
    )
    assert "Southmoor" not in page
    assert "no longer has" in page
    assert names(page) == [EAST, EAST_2, WEST]


@pytest.mark.parametrize("query", JUNK)
def test_junk_in_the_address_is_no_error(client, year, query):
    shown(client, query=query)


def test_what_the_board_does_not_have_is_left_out_and_said(client, year):
    page = shown(client, query="stage=99&due=late")
    assert "a stage that this board no longer has" in page
    assert names(page) == [EAST, EAST_2, WEST]
    assert "no longer has" not in shown(client, query="due=late&council=")


def test_filters_narrow_and_each_can_be_taken_away(client, year, lead):
    west = Participation.objects.get(school__name=WEST)
    assign_link_worker(participations=[west], link_worker=lead, by=lead)
    council = Organisation.objects.get(name="Northshire West Council")
    for query in (
        "q=west",
        f"q={west.school.urn}",
        "worker=me",
        f"worker={lead.pk}",
        f"council={council.pk}",
    ):
        assert names(shown(client, query=query)) == [WEST], query
    assert names(shown(client, query="worker=nobody")) == [EAST, EAST_2]
    assert names(shown(client, query=f"stage={year.stages[0].pk}")) == [EAST, EAST_2, WEST]
    page = shown(client, query="q=west&worker=me&sort=school")
    assert 'href="/a/northshire/schools/?q=west&amp;sort=school" aria-label="Remove filter: Me"' in page
    assert "No school matches" in shown(client, query="q=nowhere")


def test_late_and_due_soon_are_told_apart(client, year):
    today = timezone.localdate()
    for name, days in ((EAST, -1), (EAST_2, 0), (WEST, 8)):
        row = Participation.objects.get(school__name=name).milestones.first()
        row.due_on = today + timedelta(days=days)
        row.save()
    assert names(shown(client, query="due=late")) == [EAST]
    assert names(shown(client, query="due=week")) == [EAST_2]
    assert names(shown(client, query="due=clear")) == [EAST_2, WEST]
    page = shown(client)
    assert ["1 day late" in page, "Due today" in page] == [True, True]
    for number, label in ((3, "All schools"), (1, "Something late"), (1, "Due within a week")):
        assert f"<b>{number}</b><span>{label}</span>" in page


def test_schools_without_a_place_stand_on_the_board_only_when_asked_for(client, year, lead):
    Participation.objects.filter(school__name=EAST).update(state="not_selected", stage=None)
    assert names(shown(client)) == [EAST_2, WEST]
    page = shown(client, query="state=not_selected")
    assert names(page) == [EAST]
    assert "late" not in page.partition('id="schools"')[2].partition("</table>")[0]


def test_board_is_sorted_and_says_how(client, year):
    assert names(shown(client, query="sort=-school")) == [WEST, EAST_2, EAST]
    page = shown(client, query="sort=school")
    assert (
        'aria-sort="ascending"><a class="govuk-link pp-sort" href="/a/northshire/schools/?sort=-school"'
        in page
    )
    Participation.objects.filter(school__name=WEST).update(stage=year.stages[2])
    assert names(shown(client, query="sort=-stage"))[0] == WEST
    first = Participation.objects.get(school__name=WEST).milestones.first()
    first.due_on -= timedelta(days=9)
    first.save()
    assert names(shown(client))[0] == WEST


def test_htmx_gets_schools_and_counts_alone(client, year):
    page = shown(client, query="due=late", **{"HX-Request": "true"})
    assert page.strip().startswith('<div id="schools">')
    assert 'id="counts"' in page
    assert "<h1" not in page


def test_programmes_can_be_switched_and_the_current_one_comes_first(client, year, lead):
    old = make_year(lead, "PINS 2025 to 2026", timezone.localdate() - timedelta(days=400))
    enrol_schools(cohort=old.cohort, urns=[NEWCOMER], by=lead)
    page = shown(client)
    assert "Schools in PINS 2026 to 2027" in page
    assert "Northshire East Newcomer" not in page
    page = shown(client, query=f"programme={old.programme.pk}&due=late")
    assert "Schools in PINS 2025 to 2026" in page
    assert "Northshire East Newcomer" in page
    assert f'href="/a/northshire/schools/?programme={old.programme.pk}&amp;due=week"' in page


def test_area_without_a_programme_and_programme_without_schools_say_what_comes(client, north, lead):
    assert "There is no programme yet" in shown(client)
    with in_area(north):
        make_year(lead)
    assert "No school has a place yet" in shown(client)


def test_school_names_are_escaped(client, year):
    Organisation.objects.filter(name=EAST).update(name="<script>alert(1)</script>")
    assert "<script>alert" not in shown(client)


def test_board_costs_the_same_with_one_school_and_with_many(client, north, lead):
    with in_area(north):
        year = make_year(lead)
        take_part(year, Organisation.objects.get(name=EAST), by=lead)
        few = queries(client)
        enrol_schools(cohort=year.cohort, urns=[NEWCOMER, WEST_NEWCOMER], by=lead)
    assert queries(client) == few < 16


def queries(client):
    client.force_login(member("northshire", "area_lead").user)
    with CaptureQueriesContext(connection) as captured:
        client.get(f"{BOARD}?due=late")
    return len(captured) - 1
