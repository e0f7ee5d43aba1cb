"""The second wall inside an area: how far each role sees, with rows beyond its reach."""

from datetime import timedelta

import pytest
from django.utils import timezone

from common.tenancy.context import open_area
from programmes.models import Invitation, Membership, MembershipSchool, Organisation, SchoolPartner
from programmes.roles import Kind
from programmes.services.invitations import invite_person
from tests.cast import member


@pytest.fixture(autouse=True)
def _inside(db, north):
    open_area(north.pk)


def schools_seen_by(membership):
    return sorted(Organisation.objects.visible_to(membership).schools().values_list("name", flat=True))


EAST = ["Northshire East Primary 1", "Northshire East Primary 2"]
ALL = [*EAST, "Northshire West Primary 1", "Northshire West Primary 2"]


@pytest.mark.parametrize(
    ("role", "schools"),
    [
        ("area_lead", ALL),
        ("viewer", ALL),
        ("officer", EAST),
        ("forum_lead", EAST),
        ("forum_worker", EAST),
        ("school_lead", EAST[:1]),
        ("school_contributor", EAST[:1]),
        ("provider", []),
        ("national_viewer", []),
    ],
)
def test_schools_within_reach(role, schools):
    assert schools_seen_by(member("northshire", role)) == schools


def test_national_viewer_sees_no_organisation(national_viewer):
    assert not Organisation.objects.visible_to(national_viewer).exists()


def test_area_wide_officer_sees_all(officer):
    officer.is_area_wide = True
    assert schools_seen_by(officer) == ALL


def test_forum_worker_named_to_a_school_sees_no_further(forum_worker, north):
    school = Organisation.objects.get(name=EAST[1])
    MembershipSchool.objects.create(area=north, membership=forum_worker, school=school)
    assert schools_seen_by(forum_worker) == EAST[1:]


def test_head_of_a_federation_sees_its_schools(school_lead, north):
    school = Organisation.objects.get(name=ALL[3])
    MembershipSchool.objects.create(area=north, membership=school_lead, school=school)
    assert schools_seen_by(school_lead) == [ALL[0], ALL[3]]


def test_partnership_that_has_ended_or_not_begun_shows_nothing(forum_worker):
    today = timezone.localdate()
    links = SchoolPartner.objects.filter(partner=forum_worker.organisation)
    links.filter(school__name=EAST[0]).update(starts_on=today - timedelta(9), ends_on=today - timedelta(1))
    links.filter(school__name=EAST[1]).update(starts_on=today + timedelta(1))
    assert schools_seen_by(forum_worker) == []


@pytest.mark.parametrize(
    ("role", "people"),
    [
        ("area_lead", 9),
        ("officer", 1),
        ("forum_lead", 2),
        ("school_lead", 2),
        ("school_contributor", 0),
        ("viewer", 0),
        ("provider", 0),
        ("national_viewer", 0),
    ],
)
def test_people_within_reach(role, people):
    assert Membership.objects.visible_to(member("northshire", role)).count() == people


def test_school_lead_of_two_schools_sees_each_colleague_once(school_lead, school_contributor, north):
    second = Organisation.objects.get(name=EAST[1])
    for membership in (school_lead, school_contributor):
        MembershipSchool.objects.create(area=north, membership=membership, school=second)
    seen = list(Membership.objects.visible_to(school_lead))
    assert len(seen) == len(set(seen)) == 2


def test_invitation_to_schools_beyond_reach_is_not_a_school_leads(school_lead, lead):
    schools = list(Organisation.objects.filter(name__in=EAST))
    by_lead = {"by": lead, "full_name": "A B", "organisation": schools[0], "role": "school_lead"}
    invite_person(email="both@b.example", schools=schools, **by_lead)
    own = invite_person(email="own@b.example", schools=[school_lead.organisation], **by_lead)
    assert list(Invitation.objects.visible_to(school_lead)) == [own]
    assert Invitation.objects.visible_to(lead).count() == 2


def test_invitation_to_another_forum_is_not_seen(forum_lead, lead, north):
    other = Organisation.objects.get(kind=Kind.FORUM, name__contains="West")
    Invitation.objects.create(
        area=north,
        email="x@y.example",
        full_name="X",
        organisation=other,
        role="forum_lead",
        invited_by=lead,
        token_hash="t",
    )
    assert not Invitation.objects.visible_to(forum_lead).exists()
    assert Invitation.objects.visible_to(lead).count() == 1
