"""What nobody types by accident is answered with a page, never with a failure of ours."""

from django.urls import reverse

from common.outbox.models import Message
from programmes.models import ActivityEntry, InvitationSchool, Organisation, User
from programmes.services.invitations import invite_person
from programmes.services.memberships import end_membership
from tests.areas import as_person, in_area


def test_address_longer_than_we_can_keep_is_an_error_on_the_page(client, lead):
    client.sign_in(lead)
    response = client.post(
        reverse("person_invite", args=["northshire", "area_lead"]),
        {"full_name": "A B", "email": f"{'a' * 250}@b.example", "organisation": lead.organisation_id},
    )
    assert response.status_code == 422
    assert "must be 254 characters or fewer" in response.content.decode()


def test_school_named_twice_is_one_school(lead, school_lead, north):
    with in_area(north):
        school = school_lead.organisation
        invitation = invite_person(
            email="a@b.example",
            full_name="A B",
            organisation=school,
            role="school_lead",
            by=lead,
            schools=[school, school],
        )
        assert InvitationSchool.objects.get(invitation=invitation).school == school


def test_role_with_thousands_of_digits_is_not_found(client, lead):
    client.sign_in(lead)
    assert client.post(reverse("hat_list"), {"membership": "9" * 5000}).status_code == 404


def test_longest_names_fit_into_log_and_message(lead, forum_lead, north):
    with as_person(forum_lead.user):
        User.objects.filter(pk=forum_lead.user_id).update(full_name="N" * 150)
    with in_area(north):
        Organisation.objects.filter(pk=forum_lead.organisation_id).update(name="O" * 200)
        forum_lead.organisation.name = "O" * 200
        invite_person(
            email="a@b.example",
            full_name="P" * 150,
            organisation=forum_lead.organisation,
            role="forum_worker",
            by=lead,
        )
        told = Message.objects.filter(kind="invited_from_outside")
        assert all(message.subject.startswith("P" * 150) for message in told)
        assert told.count() == 2
        end_membership(membership=forum_lead, by=lead)
        assert ActivityEntry.objects.latest("pk").thing.startswith("N" * 150)
