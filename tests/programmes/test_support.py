"""Support access: no standing power, a reason, an end, and the area sees it."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from common.outbox.models import Message
from programmes.models import ActivityEntry, Membership, User
from programmes.services.activity import Refused
from programmes.services.memberships import end_membership
from programmes.services.support import open_support_access
from tests import cast
from tests.areas import as_person, in_area, say


@pytest.fixture
def staff(db):
    return cast.staff()


@pytest.fixture
def signed_in_staff(staff, client):
    client.sign_in(Membership(user=staff))
    return client


def test_staff_see_no_area_without_asking(signed_in_staff):
    assert signed_in_staff.get("/a/northshire/").status_code == 404


def test_opening_tells_the_leads_and_writes_the_log(signed_in_staff, north, lead):
    data = {"area": north.pk, "reason": "Ticket 12: an invitation does not arrive", "hours": "4"}
    response = signed_in_staff.post(reverse("support_access"), data)
    assert (response.status_code, response.url) == (302, "/a/northshire/")
    assert signed_in_staff.get("/a/northshire/people/").status_code == 200
    assert signed_in_staff.get("/a/northshire/people/invite/").status_code == 403
    assert signed_in_staff.get("/a/southmoor/").status_code == 404
    with in_area(north):
        assert "Ticket 12" in ActivityEntry.objects.get(verb="opened support access to").detail
        assert "Ticket 12" in Message.objects.get(to=lead.user.email).text
        access = Membership.objects.get(role="support")
        assert timedelta(hours=3, minutes=59) < access.expires_at - timezone.now() < timedelta(hours=4)


def test_access_ends_by_itself(signed_in_staff, staff, north):
    open_support_access(area=north, user=staff, reason="Ticket 12", hours=1)
    with in_area(north):
        Membership.objects.filter(role="support").update(expires_at=timezone.now() - timedelta(seconds=1))
    assert signed_in_staff.get("/a/northshire/").status_code == 404
    say()
    again = open_support_access(area=north, user=staff, reason="Ticket 13", hours=1)
    assert again.is_current


def test_area_lead_sees_it_first_and_can_end_it(client, staff, lead, north):
    access = open_support_access(area=north, user=staff, reason="Ticket 12", hours=1)
    client.force_login(lead.user)
    page = client.get("/a/northshire/").content.decode()
    assert "Staff Member of platform support can look into this area" in page
    assert "Ticket 12" in page
    with in_area(north):
        end_membership(membership=access, by=lead)
        access.refresh_from_db()
    assert not access.is_current


@pytest.mark.parametrize(
    ("reason", "hours", "sentence"),
    [("  ", 1, "Say why"), ("Ticket", 9, "lasts 1, 4, 8 hours")],
)
def test_access_without_reason_or_end_is_refused(staff, north, reason, hours, sentence):
    with pytest.raises(Refused, match=sentence):
        open_support_access(area=north, user=staff, reason=reason, hours=hours)


def test_nobody_else_can_open_it(client, lead, south):
    with pytest.raises(Refused, match="Only platform staff"):
        open_support_access(area=south, user=lead.user, reason="Curious", hours=1)
    client.sign_in(lead)
    assert client.get(reverse("support_access")).status_code == 404


def test_database_refuses_support_without_reason_or_end(db, north, lead):
    with in_area(north), pytest.raises(IntegrityError, match="reasoned_and_limited"), transaction.atomic():
        Membership.objects.create(area=north, user=lead.user, role="support", reason="Ticket")


def test_web_role_cannot_make_staff(db, lead):
    with pytest.raises(ProgrammingError, match="platform staff"), as_person(lead.user):
        User.objects.filter(pk=lead.user.pk).update(is_platform_staff=True)
    with pytest.raises(ProgrammingError, match="platform staff"), transaction.atomic():
        User.objects.create(email="born@pins.example", full_name="Born Staff", is_platform_staff=True)


def test_staff_can_change_their_own_account(staff):
    with as_person(staff):
        User.objects.filter(pk=staff.pk).update(full_name="New Name")
        staff.refresh_from_db()
    assert staff.full_name == "New Name"


def test_command_makes_and_withdraws_staff(committed):
    call_command("platform_staff", "new@pins.example", name="New Staff", stdout=StringIO())
    call_command("platform_staff", "officer@northshire.example", stdout=StringIO())
    made = User.objects.using("system").filter(is_platform_staff=True).values_list("email", flat=True)
    assert set(made) == {"new@pins.example", "officer@northshire.example", cast.STAFF}
    call_command("platform_staff", "new@pins.example", withdraw=True, stdout=StringIO())
    assert not User.objects.using("system").get(email="new@pins.example").is_platform_staff
    with pytest.raises(CommandError, match="Give --name"):
        call_command("platform_staff", "nobody@pins.example")
