"""Joining by invitation: sent, sent again, withdrawn, run out, answered once and by the right person."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from common.outbox.models import Message
from common.tenancy.context import open_area
from programmes.models import ActivityEntry, Invitation, Membership, MembershipSchool, Organisation, User
from programmes.roles import Kind
from programmes.services.activity import Refused
from programmes.services.invitations import invite_person, resend_invitation, withdraw_invitation
from programmes.services.joining import accept_invitation, find_invitation
from tests.areas import as_person, in_area
from tests.cast import member

PASSWORD = "three-unrelated-words"


@pytest.fixture
def invite(lead, north):
    """Send an invitation from Northshire's lead; return it with the path of the link in the message."""

    def send(email="new.person@northshire.example", role="officer", organisation=None, by=lead, **options):
        with in_area(north):
            home = organisation or Organisation.objects.filter(kind=Kind.LOCAL_AUTHORITY).first()
            invitation = invite_person(
                email=email, full_name="New Person", organisation=home, role=role, by=by, **options
            )
            return invitation, link_in(Message.objects.filter(to=invitation.email).latest("queued_at"))

    return send


def link_in(message):
    return re.search(r"https?://[^/]+(/a/\S+/join/\S+/)", message.text)[1]


def test_invitation_writes_message_and_log_and_keeps_no_secret(invite, north, lead):
    invitation, path = invite()
    token = path.split("/")[-2]
    open_area(north.pk)
    message = Message.objects.get(to="new.person@northshire.example")
    assert message.is_sensitive
    assert message.area_id == north.pk
    assert token not in {invitation.token_hash}
    assert find_invitation(token) == invitation
    entry = ActivityEntry.objects.latest("pk")
    assert str(entry) == (
        "Area lead Northshire (Area lead, NHS Northshire) invited New Person to Northshire East Council as officer"
    )


def test_opening_the_link_changes_nothing(client, invite, north):
    _, path = invite()
    for _ in range(3):
        assert client.get(path).status_code == 200
    with in_area(north):
        assert Invitation.objects.get().accepted_at is None


def test_newcomer_joins_signs_in_and_lands_in_the_area(client, invite, north):
    _, path = invite(is_area_wide=True)
    response = client.post(path, {"full_name": "New P. Person", "password": PASSWORD})
    assert (response.status_code, response.url) == (302, "/a/northshire/")
    assert "Welcome" in client.get(response.url).content.decode()
    user = User.objects.get(email="new.person@northshire.example")
    assert user.full_name == "New P. Person"
    assert user.check_password(PASSWORD)
    assert EmailAddress.objects.filter(user=user, verified=True, primary=True).count() == 1
    membership = Membership.objects.get(user=user)
    assert (membership.role, membership.is_area_wide, membership.area_id) == ("officer", True, north.pk)
    assert Invitation.objects.get().membership_id == membership.pk


def test_link_opened_twice_is_refused_the_second_time(client, invite):
    _, path = invite()
    client.post(path, {"full_name": "New Person", "password": PASSWORD})
    response = client.post(path, {"full_name": "Another", "password": PASSWORD})
    assert response.status_code == 410
    assert "has been accepted" in response.content.decode()


def test_existing_account_takes_another_hat(client, invite, outsider, north):
    _, path = invite(email=outsider.user.email)
    client.force_login(outsider.user)
    assert "Your account gets this role" in client.get(path).content.decode()
    assert client.post(path).status_code == 302
    assert client.get("/a/northshire/").status_code == 200
    assert client.get("/a/southmoor/").status_code == 200
    with in_area(north):
        assert Membership.objects.get(user=outsider.user).role == "officer"


def test_existing_account_that_is_not_signed_in_is_asked_to(client, invite, outsider):
    _, path = invite(email=outsider.user.email)
    response = client.post(path, {"full_name": "Impostor", "password": PASSWORD})
    assert response.status_code == 422
    assert "You have an account with this address already" in response.content.decode()
    with as_person(outsider.user):
        outsider.user.refresh_from_db()
    assert outsider.user.full_name == "Area lead Southmoor"


def test_invitation_for_another_address_is_refused(client, invite, viewer, north):
    _, path = invite()
    client.force_login(viewer.user)
    response = client.post(path)
    assert response.status_code == 422
    assert "This invitation is for new.person@northshire.example" in response.content.decode()
    with in_area(north):
        assert Membership.objects.filter(user=viewer.user).count() == 1


def test_link_does_not_work_in_another_area(client, invite):
    _, path = invite()
    response = client.get(path.replace("northshire", "southmoor"))
    assert response.status_code == 410
    assert b"Northshire" not in response.content


def test_weak_password_is_refused_and_the_name_kept(client, invite):
    _, path = invite()
    response = client.post(path, {"full_name": "Typed Name", "password": "short"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "at least 12 characters" in page
    assert "Typed Name" in page


def test_empty_answer_says_what_to_enter(client, invite):
    _, path = invite()
    page = client.post(path, {}).content.decode()
    assert "Enter your full name" in page
    assert "Enter a password" in page


def test_resending_replaces_the_link_and_the_date(client, invite, lead, north):
    invitation, old = invite()
    with in_area(north):
        yesterday = timezone.now() - timedelta(days=1)
        Invitation.objects.update(sent_at=yesterday, expires_at=yesterday)
        assert client.get(old).status_code == 410
        resend_invitation(invitation=invitation, by=lead)
        new = link_in(Message.objects.latest("queued_at"))
    assert new != old
    assert client.get(old).status_code == 410
    assert client.get(new).status_code == 200


def test_withdrawn_link_stops_working(client, invite, lead, north):
    invitation, path = invite()
    with in_area(north):
        withdraw_invitation(invitation=invitation, by=lead)
    response = client.post(path, {"full_name": "New Person", "password": PASSWORD})
    assert response.status_code == 410
    assert "withdrawn" in response.content.decode()
    with in_area(north), pytest.raises(Refused):
        resend_invitation(invitation=invitation, by=lead)


def test_expired_invitation_cannot_be_accepted(invite, north):
    invitation, _ = invite()
    open_area(north.pk)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Refused, match="run out"):
        accept_invitation(invitation=invitation, user=User(email=invitation.email))


def test_second_invitation_to_the_same_place_is_refused(invite):
    invite()
    with pytest.raises(Refused, match="has been invited already"):
        invite(email="NEW.person@northshire.example")


def test_person_who_is_here_is_not_invited_again(invite, officer):
    with pytest.raises(Refused, match="works with Northshire East Council in this role already"):
        invite(email=officer.user.email, organisation=officer.organisation)


def test_nobody_invites_themselves(invite, lead, forum_lead):
    with pytest.raises(Refused, match="cannot invite yourself"):
        invite(email=lead.user.email, role="forum_worker", organisation=forum_lead.organisation)


def test_school_lead_invites_to_own_school_only(invite, school_lead, north):
    with in_area(north):
        other = Organisation.objects.schools().exclude(pk=school_lead.organisation_id).first()
    invitation, _ = invite(role="school_contributor", organisation=school_lead.organisation, by=school_lead)
    with in_area(north):
        assert invitation.school_links.get().school_id == school_lead.organisation_id
    with pytest.raises(Refused, match="cannot invite"):
        invite(email="b@c.example", role="school_contributor", organisation=other, by=school_lead)
    with pytest.raises(Refused, match="cannot invite"):
        invite(
            email="b@c.example",
            role="school_contributor",
            organisation=school_lead.organisation,
            schools=[school_lead.organisation, other],
            by=school_lead,
        )


def test_schools_named_in_the_invitation_become_the_reach(client, invite, north, school_lead):
    with in_area(north):
        schools = list(Organisation.objects.schools()[:2])
    _, path = invite(role="school_lead", organisation=schools[0], schools=schools)
    client.post(path, {"full_name": "New Person", "password": PASSWORD})
    with in_area(north):
        membership = Membership.objects.get(user__full_name="New Person")
        assert set(
            MembershipSchool.objects.filter(membership=membership).values_list("school", flat=True)
        ) == {school.pk for school in schools}


def test_forum_is_told_when_somebody_from_outside_invites_to_it(invite, forum_lead, north):
    invite(role="forum_worker", organisation=forum_lead.organisation)
    open_area(north.pk)
    message = Message.objects.get(to=forum_lead.user.email)
    assert "New Person" in message.text
    assert "Area lead Northshire" in message.text


def test_invite_page_asks_what_the_role_needs(client, lead, school_lead, forum_lead):
    client.force_login(lead.user)
    page = client.get(reverse("person_invite", args=["northshire", "school_lead"])).content.decode()
    assert "Which schools do they work with?" in page
    assert page.count("Primary") == 4
    client.force_login(school_lead.user)
    page = client.get(reverse("person_invite", args=["northshire", "school_contributor"])).content.decode()
    assert page.count("Primary 1") >= 1
    assert "West" not in page
    client.force_login(forum_lead.user)
    assert client.get(reverse("person_invite", args=["northshire", "area_lead"])).status_code == 403
    assert client.get(reverse("person_invite", args=["northshire", "emperor"])).status_code == 404


def test_invite_form_sends_and_refuses_at_the_place_of_the_fault(client, lead, officer):
    client.force_login(lead.user)
    address = reverse("person_invite", args=["northshire", "officer"])
    response = client.post(
        address, {"full_name": "", "email": "not-an-address", "organisation": officer.organisation_id}
    )
    assert response.status_code == 422
    page = response.content.decode()
    assert "Enter their full name" in page
    assert "Enter an email address in the correct format" in page
    assert "not-an-address" in page
    good = {
        "full_name": "=HYPERLINK(1)",
        "email": "x@northshire.example",
        "organisation": officer.organisation_id,
    }
    assert client.post(address, good).status_code == 302
    assert "=HYPERLINK(1)" in client.get(reverse("person_list", args=["northshire"])).content.decode()
    response = client.post(address, good)
    assert response.status_code == 422
    assert "has been invited already" in response.content.decode()


def test_organisation_of_another_area_cannot_be_posted(client, lead, outsider):
    client.force_login(lead.user)
    address = reverse("person_invite", args=["northshire", "officer"])
    data = {"full_name": "X", "email": "x@y.example", "organisation": outsider.organisation_id}
    response = client.post(address, data)
    assert response.status_code == 422
    assert "Select their organisation" in response.content.decode()


def test_many_schools_are_typed_by_number_or_name(client, lead, north):
    with in_area(north):
        Organisation.objects.bulk_create(
            Organisation(area=north, kind=Kind.SCHOOL, name=f"Sample School {n}", urn=800000 + n)
            for n in range(40)
        )
        Organisation.objects.create(area=north, kind=Kind.SCHOOL, name="Sample School 1", urn=800099)
    client.force_login(lead.user)
    address = reverse("person_invite", args=["northshire", "school_lead"])
    person = {"full_name": "Head Teacher", "email": "head@northshire.example"}
    page = client.post(address, {**person, "schools": "sample school 7\n\nNo Such School"}).content.decode()
    assert "We cannot find “No Such School” among your schools" in page
    assert "sample school 7" in page
    assert (
        "More than one school is called"
        in client.post(address, {**person, "schools": "Sample School 1"}).content.decode()
    )
    assert client.post(address, {**person, "schools": "sample school 7\n800008"}).status_code == 302
    with in_area(north):
        names = Invitation.objects.get(email="head@northshire.example").school_links.values_list(
            "school__name", flat=True
        )
        assert set(names) == {"Sample School 7", "Sample School 8"}


def test_area_lead_of_the_other_area_is_no_outsider_to_guess_from(client, invite):
    """The page of an invitation names neither people nor schools but those in it."""
    _, path = invite()
    page = client.get(path).content.decode()
    assert "Southmoor" not in page
    assert member("northshire", "viewer").user.full_name not in page


def test_invitation_is_not_sent_again_at_once(invite, lead, north):
    invitation, _ = invite()
    with in_area(north), pytest.raises(Refused, match="Wait five minutes"):
        resend_invitation(invitation=invitation, by=lead)


def test_nobody_works_for_the_council_and_the_forum(invite, officer, forum_lead, forum_worker):
    with pytest.raises(Refused, match="A forum is independent"):
        invite(email=officer.user.email, role="forum_worker", organisation=forum_lead.organisation)
    with pytest.raises(Refused, match="A forum is independent"):
        invite(email=forum_worker.user.email, role="officer")


def test_governor_may_work_for_a_forum(invite, school_lead, forum_lead):
    invitation, _ = invite(
        email=school_lead.user.email, role="forum_worker", organisation=forum_lead.organisation
    )
    assert invitation.is_open


def test_too_many_schools_are_refused(client, lead, north):
    with in_area(north):
        Organisation.objects.bulk_create(
            Organisation(area=north, kind=Kind.SCHOOL, name=f"Sample School {n}", urn=800000 + n)
            for n in range(40)
        )
    client.force_login(lead.user)
    address = reverse("person_invite", args=["northshire", "school_lead"])
    person = {"full_name": "Head Teacher", "email": "head@northshire.example", "schools": "800001\n" * 201}
    response = client.post(address, person)
    assert response.status_code == 422
    assert "Enter at most 200 schools at a time" in response.content.decode()
