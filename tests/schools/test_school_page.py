"""A school's page: for partners its record, for its own people a calm checklist, for others nothing."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from programmes.models import ActivityEntry, Membership, MembershipSchool, Milestone, Organisation
from programmes.services.activity import record_activity
from schools.models import Contact, Note, OtherProgramme, Participation, Visibility
from schools.services.participations import assign_link_worker
from tests.areas import in_area, say
from tests.cast import member
from tests.school_year import make_year, take_part

OLD_SCHOOL = 910103  # in the register: closed, and became another


@pytest.fixture
def year(north, lead):
    with in_area(north):
        yield make_year(lead)


@pytest.fixture
def east(year):
    return Organisation.objects.get(name="Northshire East Primary 1")


@pytest.fixture
def west(year):
    return Organisation.objects.get(name="Northshire West Primary 1")


@pytest.fixture
def participation(year, east, lead):
    return take_part(year, east, by=lead)


@pytest.fixture
def look(client, north):
    """Open a page of a school as somebody, and come back into the area."""

    def open_page(who, school, name="school", *args, **options):
        client.force_login(who.user)
        response = client.get(reverse(name, args=["northshire", school.pk, *args]), **options)

        say(area_id=north.pk)
        return response

    return open_page


def words(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_partner_sees_where_the_school_stands_and_who_it_is(look, participation, officer):
    page = words(look(officer, participation.school))
    for said in ("PINS 2026 to 2027", "Selected, since", "New schools, Full", "Look at your school together"):
        assert said in page
    assert "Oakton" in page
    assert "Council 911" in page
    assert page.count("Late") == 1  # the agreement, due ten days ago


@pytest.mark.parametrize("role", ["area_lead", "officer", "forum_lead", "forum_worker", "viewer"])
def test_every_partner_within_reach_sees_the_record(look, participation, role, request):
    fixture = {"area_lead": "lead"}.get(role, role)
    assert "Where it stands" in words(look(request.getfixturevalue(fixture), participation.school))


@pytest.mark.parametrize("role", ["school_lead", "school_contributor"])
def test_schools_own_people_see_a_checklist(look, participation, role, request):
    page = words(look(request.getfixturevalue(role), participation.school))
    assert "Your year, step by step" in page
    assert "Where it stands" not in page
    assert page.count('class="pp-next"') == 1


def test_menu_marks_the_schools_own_page_for_it_and_the_board_for_others(look, east, school_lead, officer):
    for who, marked in ((school_lead, "Your school"), (officer, "Schools")):
        menu = BeautifulSoup(look(who, east).content, "html.parser").select('nav [aria-current="true"]')
        assert [link.text.strip() for link in menu] == [marked]


def test_checklist_says_what_is_done_what_comes_next_and_what_can_wait(look, participation, school_lead):
    rows = participation.milestones
    rows.filter(milestone__name="Sign the agreement").update(done_on=date(2026, 11, 1), done_by=school_lead)
    page = words(look(school_lead, participation.school))
    assert "Done on 1 November 2026 by School lead Northshire" in page
    start = page.index("Your year, step by step")
    order = [page.index(word, start) for word in ("Done</span>", "Do this next", "Later")]
    assert order == sorted(order)
    assert page.index("Look at your school together") < start  # it is the next step above the list


def test_schools_people_see_who_is_with_them(look, participation, school_lead, forum_worker, lead):
    page = words(look(school_lead, participation.school))
    assert f"mailto:{forum_worker.user.email}" in page
    assert "mailto:officer@northshire.example" in page
    worker = Membership.objects.select_related("user", "organisation").get(pk=forum_worker.pk)
    Milestone.objects.update(side=Milestone.Side.FORUM)
    assign_link_worker(participations=[participation], link_worker=worker, by=lead)
    assert "Nothing needs you today" in words(look(school_lead, participation.school))


@pytest.mark.parametrize("who", ["forum_worker", "officer", "forum_lead", "school_lead", "provider"])
def test_school_beyond_reach_does_not_exist(look, west, who, request, year, lead):
    take_part(year, west, by=lead)
    somebody = request.getfixturevalue(who)
    for name in ("school", "school_timeline"):
        assert look(somebody, west, name).status_code == 404


def test_school_lead_of_another_school_gets_a_404(look, participation, school_lead, west, north):
    MembershipSchool.objects.create(area=north, membership=school_lead, school=west)
    MembershipSchool.objects.filter(membership=school_lead, school=participation.school).delete()
    Membership.objects.filter(pk=school_lead.pk).update(organisation=west)
    assert look(school_lead, participation.school).status_code == 404
    assert look(school_lead, west).status_code == 200


def test_other_area_and_national_viewer_get_nowhere(client, look, participation, outsider, national_viewer):
    assert look(national_viewer, participation.school).status_code == 403
    client.force_login(outsider.user)
    assert client.get(f"/a/northshire/schools/{participation.school.pk}/").status_code == 404
    assert client.get(f"/a/southmoor/schools/{participation.school.pk}/").status_code == 404


def test_partner_organisation_is_no_school(look, officer):
    assert look(officer, officer.organisation).status_code == 404


def test_school_without_a_programme_says_so(look, east, officer, school_lead):
    assert "Not in a programme yet" in words(look(officer, east))
    assert "its steps stand here" in words(look(school_lead, east))


def test_timeline_keeps_from_the_school_what_is_not_for_it(look, participation, lead, officer, school_lead):
    school = participation.school
    record_activity(by=lead, verb="wrote down", thing=school, detail="a worry", school=school)
    for page in ("school", "school_timeline"):
        assert "a worry" in words(look(officer, school, page))
        shown = words(look(school_lead, school, page))
        assert "a worry" not in shown
        assert "gave a place to" in shown


def test_timeline_is_shown_page_by_page_and_as_a_fragment(look, east, lead, officer):
    for number in range(60):
        record_activity(by=lead, verb="called", thing=east, detail=f"number {number:02}", school=east)
    assert "number 59" in words(look(officer, east, "school_timeline"))
    second = words(look(officer, east, "school_timeline", query_params={"page": 2}))
    assert "number 05" in second
    assert "number 59" not in second
    fragment = words(look(officer, east, "school_timeline", headers={"HX-Request": "true"}))
    assert "number 59" in fragment
    assert "<html" not in fragment


def test_closed_school_says_what_it_became(look, participation, officer):
    Organisation.objects.filter(pk=participation.school_id).update(urn=OLD_SCHOOL)
    page = words(look(officer, participation.school))
    assert "closed on 31 August 2026" in page
    assert "became Northshire East New Academy (910104)" in page


def test_page_costs_the_same_with_one_of_everything_and_with_three(
    client, year, east, lead, officer, school_lead
):
    take_part(year, east, by=lead)
    costs = {}
    for number in (1, 3):
        fill(year, east, officer, number)
        for who in (officer, school_lead):
            client.force_login(who.user)
            with CaptureQueriesContext(connection) as captured:
                response = client.get(f"/a/northshire/schools/{east.pk}/")
            assert f"Contact {number}" in response.content.decode()
            costs.setdefault(who.role, []).append(len(captured) - 1)

            say(area_id=lead.area_id)
    assert costs == {"officer": [20, 20], "school_lead": [20, 20]}


def fill(year, school, officer, number):
    """Add a contact, a note, another programme, a milestone and a line of the timeline."""
    area = officer.area
    for each in range(number):
        name = f"{number}-{each}"
        Contact.objects.create(
            area=area,
            school=school,
            role="head",
            full_name=f"Contact {number} {each}",
            email="a@school.example",
        )
        Note.objects.create(
            area=area, school=school, text=name, visibility=Visibility.EVERYBODY, author=officer
        )
        OtherProgramme.objects.create(area=area, school=school, kind="other", name=name)
        extra = Milestone.objects.create(
            area=area,
            programme=year.programme,
            stage=year.stages[0],
            name=name,
            due_on=timezone.localdate() + timedelta(days=each),
        )
        for participation in Participation.objects.filter(school=school):
            participation.milestones.create(area=area, milestone=extra, due_on=extra.due_on)
        record_activity(by=officer, verb="did", thing=school, detail=name, school=school, is_for_school=True)


def test_person_of_several_schools_chooses_one_first(client, north, school_lead, east, west):
    client.force_login(school_lead.user)
    assert client.get("/a/northshire/my-school/").headers["Location"].endswith(f"/schools/{east.pk}/")

    say(area_id=north.pk)
    MembershipSchool.objects.create(area=north, membership=school_lead, school=west)
    page = words(client.get("/a/northshire/my-school/"))
    assert "Northshire East Primary 1" in page
    assert "Northshire West Primary 1" in page


def test_navigation_leads_schools_people_to_their_school(client, school_lead, lead):
    client.force_login(school_lead.user)
    assert "/a/northshire/my-school/" in client.get("/a/northshire/").content.decode()
    client.force_login(lead.user)
    assert "/a/northshire/my-school/" not in client.get("/a/northshire/").content.decode()


def test_milestone_is_ticked_taken_back_and_moved_with_a_line_in_the_timeline(
    client, participation, school_lead, officer
):
    row = participation.milestones.get(milestone__name="Look at your school together")
    base = f"/a/northshire/schools/{participation.school.pk}/steps/{row.pk}/"
    client.force_login(school_lead.user)
    assert "This is done" in client.get(base).content.decode()
    assert client.post(f"{base}done/").status_code == 302
    assert client.post(f"{base}move/", {}).status_code == 403
    client.force_login(officer.user)
    assert client.post(f"{base}not-done/").status_code == 302
    assert (
        client.post(
            f"{base}move/", {"due_on_day": "31", "due_on_month": "2", "due_on_year": "2027"}
        ).status_code
        == 422
    )
    day = {"due_on_day": "27", "due_on_month": "3", "due_on_year": "2027"}
    assert client.post(f"{base}move/", day).status_code == 302

    say(area_id=participation.area_id)
    row.refresh_from_db()
    assert (row.done_on, row.due_on, row.is_moved) == (None, date(2027, 3, 27), True)
    verbs = ActivityEntry.objects.filter(school=participation.school).order_by("pk")
    assert [line.verb for line in verbs][1:] == ["finished", "took back", "moved"]


@pytest.mark.parametrize(
    ("side", "may"),
    [
        ("school", {"area_lead", "officer", "forum_lead", "forum_worker", "school_lead"}),
        ("forum", {"forum_lead", "forum_worker"}),
        ("area", {"area_lead", "officer"}),
    ],
)
def test_each_side_ticks_its_own_milestones(client, participation, side, may):

    Milestone.objects.update(side=side)
    row = participation.milestones.get(milestone__name="Look at your school together")
    address = f"/a/northshire/schools/{participation.school.pk}/steps/{row.pk}/done/"
    ticked = set()
    for role in (
        "area_lead", "officer", "forum_lead", "forum_worker", "school_lead", "school_contributor",
        "provider", "viewer",
    ):  # fmt: skip
        client.force_login(member("northshire", role).user)
        client.post(address)
        say(area_id=participation.area_id)
        if participation.milestones.filter(pk=row.pk, done_on__isnull=False).exists():
            ticked.add(role)
        participation.milestones.update(done_on=None, done_by=None)
    assert ticked == may


def test_milestone_of_another_school_is_a_404_even_under_ones_own(
    client, year, participation, west, lead, officer
):
    other = take_part(year, west, by=lead).milestones.first()
    client.force_login(officer.user)
    base = f"/a/northshire/schools/{participation.school.pk}/steps/{other.pk}/"
    assert client.get(base).status_code == 404
    assert client.post(f"{base}done/").status_code == 404
