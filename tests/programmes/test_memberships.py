"""Leaving: ended at once, handed over, never without an area lead."""

import threading
import time

import pytest
from django.db import connections, transaction
from django.urls import reverse

from common.outbox.models import Message
from common.reading_comfort import Comfort
from common.tenancy.context import open_area
from programmes.handover import holdings_of
from programmes.models import (
    ActivityEntry,
    Invitation,
    Membership,
    MembershipSchool,
    Organisation,
    User,
)
from programmes.services.activity import Refused
from programmes.services.invitations import invite_person
from programmes.services.memberships import end_membership, hand_over
from tests.areas import as_person, in_area, make_account


@pytest.fixture
def second_lead(lead, north):
    user = make_account("second@northshire.example", "Second Lead")
    with in_area(north):
        return Membership.objects.create(
            area=north, user=user, organisation=lead.organisation, role="area_lead"
        )


def invite_somebody(by, north):
    with in_area(north):
        return invite_person(
            email="a@b.example", full_name="A B", organisation=by.organisation, role="forum_worker", by=by
        )


def test_ending_writes_log_and_message(lead, viewer, north):
    open_area(north.pk)
    end_membership(membership=viewer, by=lead)
    viewer.refresh_from_db()
    assert viewer.ended_at
    assert viewer.ended_by_id == lead.pk
    assert not Membership.objects.current().filter(pk=viewer.pk).exists()
    assert ActivityEntry.objects.latest("pk").verb == "ended the access of"
    assert "has ended" in Message.objects.get(to=viewer.user.email).text


def test_person_whose_access_ended_is_out_at_the_next_click(client, lead, viewer, north):
    client.force_login(viewer.user)
    assert client.get("/a/northshire/").status_code == 200
    with in_area(north):
        end_membership(membership=viewer, by=lead)
    assert client.get("/a/northshire/").status_code == 404
    assert "have no role here" in client.get(reverse("hat_list")).content.decode()


def test_one_of_two_area_leads_can_be_ended_but_not_the_last(lead, second_lead, north):
    open_area(north.pk)
    end_membership(membership=lead, by=second_lead)
    # The first lead still has an old page open and presses the button there.
    with pytest.raises(Refused, match="only area lead"):
        end_membership(membership=second_lead, by=lead)
    assert Membership.objects.current().get(role="area_lead") == second_lead


@pytest.fixture
def second_forum_lead(forum_lead, north):
    user = make_account("second-forum-lead@northshire.example", "Second Forum Lead")
    with in_area(north):
        return Membership.objects.create(
            area=north, user=user, organisation=forum_lead.organisation, role="forum_lead"
        )


def test_what_is_held_must_go_to_somebody(lead, forum_lead, second_forum_lead, north):
    invitation = invite_somebody(forum_lead, north)
    open_area(north.pk)
    assert holdings_of(forum_lead) == [("Invitations waiting for an answer", 1)]
    with pytest.raises(Refused, match="Choose who takes over"):
        end_membership(membership=forum_lead, by=lead)
    end_membership(membership=forum_lead, by=lead, successor=second_forum_lead)
    assert Invitation.objects.get(pk=invitation.pk).invited_by_id == second_forum_lead.pk
    message = Message.objects.get(to=second_forum_lead.user.email, kind="handed_over")
    assert "Invitations waiting for an answer: 1" in message.text


def test_what_a_role_may_not_hold_is_not_handed_to_it(lead, forum_lead, forum_worker, north):
    invitation = invite_somebody(forum_lead, north)
    open_area(north.pk)
    with pytest.raises(Refused, match="cannot take over as Forum worker"):
        hand_over(leaver=forum_lead, successor=forum_worker, by=lead)
    assert Invitation.objects.get(pk=invitation.pk).invited_by_id == forum_lead.pk


def test_forum_is_told_when_somebody_from_outside_ends_access(lead, forum_lead, forum_worker, north):
    open_area(north.pk)
    end_membership(membership=forum_lead, by=lead)
    told = Message.objects.get(kind="ended_from_outside")
    assert told.to == forum_worker.user.email
    assert "Forum lead Northshire" in told.text
    end_membership(membership=forum_worker, by=lead)
    assert Message.objects.filter(kind="ended_from_outside").count() == 1  # nobody is left to be told


def test_ending_withdraws_what_would_bring_the_person_back(lead, forum_lead, forum_worker, north):
    open_area(north.pk)
    back = {"email": forum_worker.user.email, "full_name": "X"}
    same = invite_person(**back, organisation=forum_worker.organisation, role="forum_lead", by=forum_lead)
    elsewhere = invite_person(**back, organisation=lead.organisation, role="viewer", by=lead)
    end_membership(membership=forum_worker, by=forum_lead)
    same.refresh_from_db()
    elsewhere.refresh_from_db()
    assert same.withdrawn_at
    assert elsewhere.withdrawn_at is None


def test_hand_over_to_somebody_who_left_is_refused(lead, forum_lead, viewer, north):
    invite_somebody(forum_lead, north)
    open_area(north.pk)
    end_membership(membership=viewer, by=lead)
    viewer.refresh_from_db()
    for nobody in (viewer, forum_lead):
        with pytest.raises(Refused, match="somebody else who works in this area"):
            hand_over(leaver=forum_lead, successor=nobody, by=lead)


def test_officer_ends_nobody(officer, viewer, north):
    open_area(north.pk)
    with pytest.raises(Refused, match="cannot end"):
        end_membership(membership=viewer, by=officer)


def test_school_lead_cannot_end_a_colleague_elsewhere(client, school_lead, forum_worker):
    client.sign_in(school_lead)
    assert client.get(reverse("person_end", args=["northshire", forum_worker.pk])).status_code == 404


@pytest.fixture
def head_of_two(north, school_lead, forum_worker):
    """Somebody who leads the school lead's school and one that the school lead does not work with."""
    with in_area(north):
        other = Organisation.objects.get(name="Northshire West Primary 1")
        head = Membership.objects.create(
            area=north, user=forum_worker.user, organisation=other, role="school_lead"
        )
        for school in (other, school_lead.organisation):
            MembershipSchool.objects.create(area=north, membership=head, school=school)
        return head


def test_school_lead_sees_but_cannot_end_who_works_elsewhere_too(client, school_lead, head_of_two, north):
    client.sign_in(school_lead)
    page = client.get(reverse("person", args=["northshire", head_of_two.pk])).content.decode()
    assert head_of_two.user.email in page
    assert "End their access" not in page
    for name in ("person_end", "person_hand_over"):
        assert client.post(reverse(name, args=["northshire", head_of_two.pk])).status_code == 403
    with in_area(north):
        head_of_two.refresh_from_db()
    assert head_of_two.ended_at is None


def test_area_lead_ends_who_works_at_two_schools(lead, school_lead, head_of_two, north):
    open_area(north.pk)
    with pytest.raises(Refused, match="cannot end"):
        end_membership(membership=head_of_two, by=school_lead)
    assert end_membership(membership=head_of_two, by=lead).ended_at


def test_two_leads_who_end_each_other_do_not_wait_for_each_other(committed):
    first, second = _two_leads()
    with transaction.atomic(using="system"):
        list(Membership.objects.using("system").filter(pk=first.pk).select_for_update())
        ending = threading.Thread(target=_end, args=[second, first])
        ending.start()
        _wait_until_somebody_waits()
        # Whoever waits for the first lead holds nothing that the first lead's own deed would wait for.
        list(Membership.objects.using("system").filter(pk=second.pk).select_for_update(nowait=True))
    ending.join(10)
    assert Membership.objects.using("system").get(pk=second.pk).ended_at


def _two_leads():
    first = Membership.objects.using("system").get(area__slug="northshire", role="area_lead")
    user = User.objects.using("system").create(email="second@northshire.example", full_name="Second Lead")
    second = Membership.objects.using("system").create(
        area=first.area, user=user, organisation=first.organisation, role="area_lead"
    )
    return first, second


def _end(membership, by):
    try:
        with transaction.atomic():
            open_area(membership.area_id)
            end_membership(
                membership=Membership.objects.get(pk=membership.pk), by=Membership.objects.get(pk=by.pk)
            )
    finally:
        connections.close_all()


def _wait_until_somebody_waits(seconds=10):
    end = time.monotonic() + seconds
    with connections["system"].cursor() as cursor:
        while True:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
            assert time.monotonic() < end, "nobody waits for the row"
            time.sleep(0.05)


def test_school_lead_ends_a_colleague_by_the_form(client, school_lead, school_contributor):
    client.sign_in(school_lead)
    address = reverse("person_end", args=["northshire", school_contributor.pk])
    assert "End the access of" in client.get(address).content.decode()
    response = client.post(address)
    assert response.status_code == 302
    assert "can no longer work in Northshire" in client.get(response.url).content.decode()
    school_contributor.refresh_from_db()
    assert school_contributor.ended_at


def test_ending_asks_who_you_are_when_the_sign_in_is_old(client, lead, viewer):
    client.force_login(lead.user)
    response = client.post(reverse("person_end", args=["northshire", viewer.pk]))
    assert response.status_code == 302
    assert "reauthenticate" in response.url
    viewer.refresh_from_db()
    assert viewer.ended_at is None


def test_form_asks_for_a_successor_when_something_is_held(client, lead, forum_lead, second_forum_lead, north):
    invite_somebody(forum_lead, north)
    client.sign_in(lead)
    address = reverse("person_end", args=["northshire", forum_lead.pk])
    response = client.post(address, {})
    assert response.status_code == 422
    assert "Select who takes over" in response.content.decode()
    assert client.post(address, {"successor": second_forum_lead.pk}).status_code == 302


def test_hand_over_page_moves_and_keeps_access(client, forum_lead, second_forum_lead, north):
    invite_somebody(forum_lead, north)
    client.sign_in(forum_lead)
    address = reverse("person_hand_over", args=["northshire", forum_lead.pk])
    assert "Invitations waiting for an answer: 1" in client.get(address).content.decode()
    assert client.post(address, {"successor": second_forum_lead.pk}).status_code == 302
    assert Invitation.objects.get().invited_by_id == second_forum_lead.pk
    assert client.get("/a/northshire/").status_code == 200


def test_successor_of_another_area_cannot_be_posted(client, lead, forum_lead, outsider, north):
    invite_somebody(forum_lead, north)
    client.sign_in(lead)
    address = reverse("person_end", args=["northshire", forum_lead.pk])
    assert client.post(address, {"successor": outsider.pk}).status_code == 422


def test_letters_come_in_the_readers_colours(lead, viewer, north):
    dark = Comfort().changed({"tint": "dark"}).palette.paper
    viewer.user.reading_comfort = {"tint": "dark"}
    with as_person(viewer.user):
        viewer.user.save(update_fields=["reading_comfort"])
    open_area(north.pk)
    end_membership(membership=viewer, by=lead)
    assert dark in Message.objects.get(to=viewer.user.email).html
