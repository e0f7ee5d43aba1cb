"""Schools whose number changes: everything follows; mergers, splits and foreign councils are people's matter."""

from datetime import date

import pytest
from django.db import connections
from django.urls import reverse

from programmes.home import steps_for
from programmes.models import (
    ActivityEntry,
    Membership,
    MembershipSchool,
    Organisation,
    SchoolPartner,
)
from programmes.roles import Kind
from programmes.services.activity import REGISTER, Refused
from schools.models import (
    Contact,
    FormerIdentity,
    Note,
    OtherProgramme,
    Participation,
    School,
    SchoolFile,
    SchoolLink,
    SchoolName,
)
from schools.services.follow_register import follow_register, follow_register_everywhere, sole_heir
from schools.services.participations import assign_link_worker, enrol_schools
from schools.services.succession import move_to_successor, take_name_of_register
from schools.tasks import carry_on_imports_task, follow_register_task
from tests.areas import in_area, say
from tests.cast import member
from tests.school_year import make_year, take_part

NEWCOMER, OLD, NEW, WEST_NEWCOMER, SOUTHERN = 910102, 910103, 910104, 910112, 910202
State = Participation.State


@pytest.fixture
def year(north, lead):
    with in_area(north):
        yield make_year(lead)


@pytest.fixture
def old_school(year, lead):
    """A school of the area that takes part, and of which the register says that it became another."""
    place = Organisation.objects.get(name="Northshire East Primary 1")
    take_part(year, place, by=lead)
    Organisation.objects.filter(pk=place.pk).update(urn=OLD, name="Northshire East Old School")
    place.refresh_from_db()
    return place


def test_school_carries_on_under_its_new_number_with_all_that_stands_about_it(old_school, officer):
    participation = Participation.objects.get()
    Note.objects.create(
        area=officer.area, school=old_school, text="Visit", visibility="everybody", author=officer
    )
    moved = move_to_successor(school=old_school, urn=NEW, by=officer)
    assert (moved.pk, moved.urn, moved.name) == (old_school.pk, NEW, "Northshire East New Academy")
    participation.refresh_from_db()
    assert participation.school.urn == NEW
    assert moved.notes.count() == 1
    assert participation.milestones.count() == 3
    former = moved.former_identities.get()
    assert (former.urn, former.name) == (OLD, "Northshire East Old School")
    line = ActivityEntry.objects.filter(school=moved).first()
    assert "which was Northshire East Old School (910103) until" in str(line)
    assert line.is_for_school


@pytest.mark.parametrize("words", ["910103", "910104", "old school", "new academy"])
def test_board_finds_the_school_by_its_old_number_and_name_too(client, old_school, officer, words):
    move_to_successor(school=old_school, urn=NEW, by=officer)
    client.force_login(officer.user)
    page = client.get("/a/northshire/schools/", {"q": words}).content.decode()
    assert f"/a/northshire/schools/{old_school.pk}/" in page


@pytest.mark.parametrize(
    ("urn", "why"),
    [(123, "no school with the number 123"), (OLD, "this number already"), (SOUTHERN, "no partner")],
)
def test_unknown_same_and_foreign_successors_are_refused(old_school, lead, urn, why):
    with pytest.raises(Refused, match=why):
        move_to_successor(school=old_school, urn=urn, by=lead)
    old_school.refresh_from_db()
    assert old_school.urn == OLD


def test_closed_successor_is_refused(year, lead):
    place = Organisation.objects.get(name="Northshire East Primary 1")
    with pytest.raises(Refused, match="is not open"):
        move_to_successor(school=place, urn=OLD, by=lead)


def test_councils_officer_moves_schools_to_own_councils_only(old_school, officer):
    with pytest.raises(Refused, match="whose officers bring it in"):
        move_to_successor(school=old_school, urn=WEST_NEWCOMER, by=officer)


@pytest.mark.parametrize("role", ["forum_lead", "viewer", "school_lead"])
def test_roles_that_do_not_look_after_schools_move_none(old_school, role):
    with pytest.raises(Refused):
        move_to_successor(school=old_school, urn=NEW, by=member("northshire", role))


def test_school_of_another_council_gets_its_partners_from_today(old_school, lead):
    move_to_successor(school=old_school, urn=WEST_NEWCOMER, by=lead)
    rows = SchoolPartner.objects.filter(school=old_school).select_related("partner")
    assert {str(row.partner) for row in rows if row.ends_on is None} == {
        "Northshire West Council",
        "Northshire West Parent Carer Forum",
    }
    assert {str(row.partner) for row in rows if row.ends_on} == {
        "Northshire East Council",
        "Northshire East Parent Carer Forum",
    }


def test_provider_keeps_a_school_that_changes_its_council(old_school, lead, provider, north):
    SchoolPartner.objects.create(area=north, school=old_school, partner=provider.organisation)
    move_to_successor(school=old_school, urn=WEST_NEWCOMER, by=lead)
    assert SchoolPartner.objects.filter(partner=provider.organisation, ends_on=None).exists()


@pytest.fixture
def there(year, lead):
    (made,) = enrol_schools(cohort=year.cohort, urns=[NEW], by=lead)
    return made.school


def test_merger_makes_two_schools_one(old_school, there, year, lead, officer, school_lead, north):
    other_year = make_year(lead, "PINS 2025 to 2026", date(2025, 9, 1))
    Participation.objects.create(
        area=north, programme=other_year.programme, cohort=other_year.cohort, tier=other_year.full,
        school=old_school, state=State.COMPLETED, stage=other_year.stages[0], starts_on=date(2025, 9, 1),
    )  # fmt: skip
    for place, name, is_main in ((old_school, "Ada", True), (old_school, "Bea", False), (there, "Bea", True)):
        Contact.objects.create(
            area=north, school=place, role="head", full_name=name, email="a@s.example", is_main=is_main
        )
    for place in (old_school, there):
        OtherProgramme.objects.create(area=north, school=place, kind="speech")
    Note.objects.create(area=north, school=old_school, text="Visit", visibility="everybody", author=officer)
    assert move_to_successor(school=old_school, urn=NEW, by=lead) == there
    old_school.refresh_from_db()
    assert (old_school.succeeded_by, old_school.urn) == (there, OLD)
    assert old_school.ended_on is not None
    withdrawn = Participation.objects.get(school=old_school)
    assert (withdrawn.state, withdrawn.reason) == (State.WITHDRAWN, f"Merged into {there}")
    assert there.participations.get(programme=other_year.programme).state == State.COMPLETED
    contacts = Contact.objects.filter(school=there)
    assert sorted(contacts.values_list("full_name", "is_main")) == [("Ada", False), ("Bea", True)]
    assert there.notes.count() == 1
    assert there.other_programmes.count() == 1
    assert not SchoolFile.objects.filter(school=old_school).exists()
    assert there.former_identities.get().urn == OLD
    school_lead.refresh_from_db()
    assert school_lead.organisation == there
    assert MembershipSchool.objects.get(membership=school_lead).school == there
    assert list(Organisation.objects.visible_to(school_lead)) == [there]


def test_timeline_of_the_merged_school_tells_of_both(client, old_school, there, lead, officer):
    move_to_successor(school=old_school, urn=NEW, by=lead)
    client.force_login(officer.user)
    page = client.get(f"/a/northshire/schools/{there.pk}/timeline/").content.decode()
    assert "gave a place to Northshire East Primary 1" in page
    assert "merged Northshire East Old School (910103) into Northshire East New Academy (910104)" in page
    ended = client.get(f"/a/northshire/schools/{old_school.pk}/").content.decode()
    assert "this school is part of" in ended


def test_ended_school_moves_no_more(old_school, there, lead):
    move_to_successor(school=old_school, urn=NEW, by=lead)
    with pytest.raises(Refused, match="has ended here"):
        move_to_successor(school=old_school, urn=NEWCOMER, by=lead)


def test_register_moves_what_is_certain_by_itself_and_once(old_school):
    assert follow_register() == 1
    assert follow_register() == 0
    old_school.refresh_from_db()
    assert old_school.urn == NEW
    line = ActivityEntry.objects.filter(school=old_school).first()
    assert (line.actor, line.user, line.membership, line.is_for_school) == (REGISTER, None, None, True)


def test_register_leaves_a_merger_with_a_school_of_the_area_to_people(old_school, there, officer):
    assert follow_register() == 0
    (step,) = (step for step in steps_for(officer) if "has closed" in step.title)
    assert step.title == "Northshire East Old School has closed"
    assert step.href == f"/a/northshire/schools/{old_school.pk}/successor/"


def test_step_shows_to_those_who_look_after_the_school_and_goes_when_it_is_settled(
    old_school, there, lead, officer, forum_lead, viewer, school_lead
):
    def asked(who):
        return any("closed" in step.title for step in steps_for(who))

    everybody = (lead, officer, forum_lead, viewer, school_lead)
    assert [asked(who) for who in everybody] == [True, True, False, False, False]
    move_to_successor(school=old_school, urn=NEW, by=lead)
    assert not asked(lead)


def test_officer_of_another_council_is_not_asked(old_school, there, officer):
    Membership.objects.filter(pk=officer.pk).update(
        organisation=Organisation.objects.get(name="Northshire West Council")
    )
    west = Membership.objects.select_related("area", "user", "organisation").get(pk=officer.pk)
    assert not any("closed" in step.title for step in steps_for(west))


def test_name_follows_the_register_and_the_line_says_what_it_was(old_school):
    take_name_of_register(school=old_school, name="Oak Church School")
    take_name_of_register(school=old_school, name="Oak Church School")
    old_school.refresh_from_db()
    assert (old_school.name, old_school.urn) == ("Oak Church School", OLD)
    assert FormerIdentity.objects.get().name == "Northshire East Old School"
    assert "which was Northshire East Old School until" in ActivityEntry.objects.first().detail


def test_page_shows_what_would_happen_and_then_does_it(client, old_school, officer):
    client.force_login(officer.user)
    address = reverse("school_successor", args=["northshire", old_school.pk])
    page = client.get(address).content.decode()
    assert "It names 1 school that took over" in page
    preview = client.get(address, {"choice": str(NEW)}).content.decode()
    assert "The school carries on here under this number and name" in preview
    response = client.post(address, {"choice": "other", "number": str(NEW), "confirm": "yes"})
    assert response.status_code == 302
    say(area_id=old_school.area_id)
    old_school.refresh_from_db()
    assert old_school.urn == NEW


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"choice": "other"}, "Enter the number of the school"),
        ({"choice": "other", "number": "12"}, "The register has no school with the number 12"),
        ({"choice": "other", "number": "oak"}, "must be a whole number"),
        ({"choice": "other", "number": "99999999999999"}, "or fewer"),
        ({"choice": "other", "number": str(OLD)}, "is not open"),
        ({"choice": "nonsense"}, "Select what the school has become"),
        ({}, "Select what the school has become"),
    ],
)
def test_bad_successors_are_named_at_the_field(client, old_school, officer, sent, said):
    client.force_login(officer.user)
    address = reverse("school_successor", args=["northshire", old_school.pk])
    response = client.post(address, sent | {"confirm": "yes"})
    assert response.status_code == 422
    assert said in response.content.decode()
    say(area_id=old_school.area_id)
    old_school.refresh_from_db()
    assert old_school.urn == OLD


def test_page_is_for_those_who_look_after_schools(client, old_school, forum_lead, school_lead, outsider):
    address = reverse("school_successor", args=["northshire", old_school.pk])
    for who, status in ((forum_lead, 403), (school_lead, 403), (outsider, 404)):
        client.force_login(who.user)
        assert client.get(address).status_code == status


def register_says(statement, *params):
    with connections["system"].cursor() as cursor:
        cursor.execute(statement, params)


def test_after_an_import_each_area_follows_for_itself(committed, north, south):
    for area, old in ((north, 910103), (south, 910203)):
        with in_area(area):
            Organisation.objects.filter(name=f"{area.name} East Primary 1").update(urn=old)
    register_says(
        "UPDATE schools_school SET name = 'Northshire East Primary One' WHERE urn = 900102",
    )
    SchoolName.objects.using("system").create(
        school_id=900102, name="Northshire East Primary 2", plain="x", used_until=date(2026, 9, 1)
    )
    follow_register_task()
    assert follow_register_everywhere() == {}
    carry_on_imports_task()
    with in_area(north):
        names = set(Organisation.objects.schools().values_list("urn", "name"))
        assert {(NEW, "Northshire East New Academy"), (900102, "Northshire East Primary One")} <= names
    with in_area(south):
        assert Organisation.objects.filter(urn=910204, name="Southmoor East New Academy").exists()


def test_only_one_from_one_is_certain(committed, north):
    """A split, a second predecessor, a circle and a school that closed again lead nowhere."""
    system = SchoolLink.objects.using("system")
    with in_area(north):
        assert sole_heir(OLD) == NEW
        assert sole_heir(NEWCOMER) is None
    School.objects.using("system").filter(pk=NEW).update(status="closed")
    assert sole_heir(OLD) is None
    system.create(predecessor_id=NEW, successor_id=NEWCOMER)
    assert sole_heir(OLD) == NEWCOMER
    second = system.create(predecessor_id=WEST_NEWCOMER, successor_id=NEWCOMER)
    assert sole_heir(OLD) is None
    second.delete(using="system")
    split = system.create(predecessor_id=OLD, successor_id=WEST_NEWCOMER)
    assert sole_heir(OLD) is None
    split.delete(using="system")
    School.objects.using("system").filter(pk=NEWCOMER).update(status="closed")
    system.create(predecessor_id=NEWCOMER, successor_id=OLD)
    assert sole_heir(OLD) is None


def test_link_worker_and_council_see_the_school_after_it_moved(old_school, officer, forum_worker, lead):
    worker = Membership.objects.select_related("user", "organisation").get(pk=forum_worker.pk)
    assign_link_worker(participations=[Participation.objects.get()], link_worker=worker, by=lead)
    moved = move_to_successor(school=old_school, urn=NEW, by=lead)
    assert Participation.objects.get().link_worker == forum_worker
    for who in (officer, forum_worker):
        assert moved in Organisation.objects.visible_to(who)
    assert moved.kind == Kind.SCHOOL
