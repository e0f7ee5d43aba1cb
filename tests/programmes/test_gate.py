"""The first two walls: the gate, and what can be reached behind it, from outside and from below."""

import pytest
from django.apps import apps
from django.urls import reverse

from programmes.models import Invitation, Membership
from programmes.roles import ROLES, Permission
from tests.areas import in_area
from tests.cast import member

PAGES = ["area_home", "person_list", "person_invite_role", "activity_list"]
NEEDS = {
    "area_home": Permission.SEE_HOME,
    "person_list": Permission.SEE_PEOPLE,
    "person_invite_role": Permission.MANAGE_PEOPLE,
    "activity_list": Permission.SEE_ACTIVITY,
}
CAST_ROLES = [role for role in ROLES if role != "support"]


@pytest.mark.parametrize("page", PAGES)
def test_stranger_is_sent_to_sign_in_and_back(client, page):
    address = reverse(page, args=["northshire"])
    response = client.get(address)
    assert response.status_code == 302
    assert response.url == f"{reverse('account_login')}?next={address}"


def test_stranger_with_htmx_is_told_to_load_the_sign_in_page(client):
    response = client.get(reverse("person_list", args=["northshire"]), headers={"HX-Request": "true"})
    assert response.status_code == 401
    assert response.headers["HX-Redirect"].startswith(reverse("account_login"))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", CAST_ROLES)
def test_each_role_opens_what_its_permissions_say(client, role, page):
    client.force_login(member("northshire", role).user)
    response = client.get(reverse(page, args=["northshire"]))
    assert response.status_code == (200 if NEEDS[page] in ROLES[role].permissions else 403)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", CAST_ROLES)
def test_other_area_does_not_exist_for_any_role(client, role, page):
    client.force_login(member("southmoor", role).user)
    theirs = client.get(reverse(page, args=["northshire"]))
    nowhere = client.get(reverse(page, args=["no-such-area"]))
    assert theirs.status_code == nowhere.status_code == 404
    assert b"Northshire" not in theirs.content


def test_person_of_another_area_cannot_be_reached_by_id(client, outsider, lead):
    client.force_login(lead.user)
    for page in ("person", "person_end", "person_hand_over"):
        response = client.get(reverse(page, args=["northshire", outsider.pk]))
        assert response.status_code == 404
        assert outsider.user.email.encode() not in response.content


def test_invitation_of_another_area_cannot_be_withdrawn_by_post(client, lead, outsider, south):
    with in_area(south):
        invitation = Invitation.objects.create(
            area=south,
            email="new@southmoor.example",
            full_name="New Person",
            organisation=outsider.organisation,
            role="officer",
            invited_by=outsider,
            token_hash="x",
        )
    client.force_login(lead.user)
    assert client.post(reverse("invitation_withdraw", args=["northshire", invitation.pk])).status_code == 404
    assert client.post(reverse("invitation_withdraw", args=["southmoor", invitation.pk])).status_code == 404
    with in_area(south):
        assert Invitation.objects.get(pk=invitation.pk).withdrawn_at is None


def test_ended_membership_opens_nothing(client, officer, north):
    from django.utils import timezone

    with in_area(north):
        Membership.objects.filter(pk=officer.pk).update(ended_at=timezone.now())
    client.force_login(officer.user)
    assert client.get(reverse("area_home", args=["northshire"])).status_code == 404


def test_second_factor_is_asked_of_roles_that_see_much(client, settings, lead, officer):
    settings.SECOND_FACTOR_REQUIRED = True
    client.force_login(lead.user)
    response = client.get(reverse("area_home", args=["northshire"]))
    assert response.status_code == 302
    assert response.url.startswith(reverse("mfa_index"))
    client.force_login(officer.user)
    assert client.get(reverse("area_home", args=["northshire"])).status_code == 200


def test_hat_worn_last_decides_with_two_in_one_area(client, forum_worker, north, viewer):
    with in_area(north):
        second = Membership.objects.create(
            area=north, user=forum_worker.user, organisation=viewer.organisation, role="viewer"
        )
    client.force_login(forum_worker.user)
    page = reverse("person_list", args=["northshire"])
    assert client.get(page).status_code == 200
    response = client.post(reverse("hat_list"), {"membership": second.pk})
    assert response.url == reverse("area_home", args=["northshire"])
    assert client.get(page).status_code == 403


def test_hat_of_another_person_cannot_be_put_on(client, forum_worker, lead):
    client.force_login(forum_worker.user)
    assert client.post(reverse("hat_list"), {"membership": lead.pk}).status_code == 404
    assert client.post(reverse("hat_list"), {"membership": "1; DROP"}).status_code == 404


def test_change_is_recorded_with_the_hat_it_was_made_under(client, lead):
    client.sign_in(lead)
    other = member("northshire", "viewer")
    response = client.post(reverse("person_end", args=["northshire", other.pk]))
    assert response.status_code == 302, response.content.decode()[:2000]
    event = apps.get_model("programmes", "MembershipEvent").objects.filter(pgh_obj=other.pk).latest("pgh_id")
    assert event.ended_at
    assert event.pgh_context == {"user": str(lead.user.pk), "membership": lead.pk}
