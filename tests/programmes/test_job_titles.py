"""What colleagues call somebody's work: asked when inviting, shown beside the name, changed later."""

import pytest
from django.urls import reverse

from programmes.models import ActivityEntry, Membership, Organisation
from programmes.services.activity import Refused
from programmes.services.invitations import invite_person
from programmes.services.joining import join_with_new_account
from programmes.services.memberships import change_job_title
from tests.areas import in_area


def page_of(membership, name="person_change"):
    return reverse(name, args=[membership.area.slug, membership.pk])


def test_job_title_of_an_invitation_becomes_the_members(north, lead):
    with in_area(north):
        school = Organisation.objects.get(name="Northshire East Primary 2")
        invitation = invite_person(
            email="senco@oak.example",
            full_name="Sam",
            organisation=school,
            role="school_lead",
            by=lead,
            job_title=" SENCO ",
        )
        member = join_with_new_account(invitation=invitation, full_name="Sam", password="x" * 12)
        assert str(member) == "SENCO, Northshire East Primary 2"


def test_own_title_is_changed_logged_and_shown_in_the_header(client, forum_worker):
    client.force_login(forum_worker.user)
    response = client.post(page_of(forum_worker), {"job_title": "School liaison lead"}, follow=True)
    assert "School liaison lead, Northshire East Parent Carer Forum" in response.content.decode()
    with in_area(forum_worker.area):
        entry = ActivityEntry.objects.latest("pk")
        assert (entry.verb, entry.detail) == ("changed the job title of", "to School liaison lead")


def test_lead_changes_a_colleagues_title_and_others_may_not(client, lead, officer, forum_worker):
    client.force_login(lead.user)
    assert client.post(page_of(officer), {"job_title": "Inclusion lead"}).status_code == 302
    with in_area(officer.area):
        assert Membership.objects.get(pk=officer.pk).job_title == "Inclusion lead"
        with pytest.raises(Refused, match="cannot change"):
            change_job_title(membership=officer, job_title="x", by=forum_worker)


def test_too_long_a_title_is_refused_and_kept(client, officer):
    client.force_login(officer.user)
    response = client.post(page_of(officer), {"job_title": "x" * 81})
    assert response.status_code == 422
    assert "x" * 81 in response.content.decode()


def test_people_of_another_area_find_nobody(client, officer, outsider):
    client.force_login(outsider.user)
    assert client.get(page_of(officer)).status_code == 404
    assert (
        client.post(page_of(officer).replace("northshire", "southmoor"), {"job_title": "x"}).status_code
        == 404
    )
