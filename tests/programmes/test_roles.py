"""Roles and policies: pure questions, asked of objects that were never saved."""

import pytest

from programmes.models import Invitation, Membership, Organisation
from programmes.policies import can_change_invitation, can_end, can_hand_over, can_invite, can_invite_to
from programmes.roles import ROLES, Kind, Permission


def hat(role, pk=1, organisation_id=1, **fields):
    return Membership(pk=pk, role=role, organisation_id=organisation_id, **fields)


def test_raw_comments_are_for_forums_alone():
    assert {key for key, role in ROLES.items() if Permission.READ_RAW_COMMENTS in role.permissions} == {
        "forum_lead",
        "forum_worker",
    }


def test_roles_that_see_much_need_a_second_factor():
    needing = {key for key, role in ROLES.items() if role.needs_second_factor}
    assert needing == {"area_lead", "forum_lead", "forum_worker", "viewer", "support"}


def test_support_changes_nothing_and_invites_nobody():
    assert ROLES["support"].permissions <= {p for p in Permission if p.name.startswith("SEE_")}
    assert not ROLES["support"].invites


@pytest.mark.parametrize(
    ("role", "invites"),
    [
        ("area_lead", set(ROLES) - {"support"}),
        ("forum_lead", {"forum_lead", "forum_worker"}),
        ("school_lead", {"school_lead", "school_contributor"}),
        ("officer", set()),
        ("viewer", set()),
        ("support", set()),
    ],
)
def test_who_may_invite_whom(role, invites):
    assert {other for other in ROLES if can_invite(hat(role), other)} == invites


def test_role_must_exist_in_such_an_organisation():
    lead = hat("area_lead")
    assert can_invite_to(lead, Organisation(pk=5, kind=Kind.FORUM), "forum_lead")
    assert not can_invite_to(lead, Organisation(pk=5, kind=Kind.SCHOOL), "forum_lead")


def test_forum_lead_invites_to_own_forum_only():
    assert can_invite_to(
        hat("forum_lead", organisation_id=5), Organisation(pk=5, kind=Kind.FORUM), "forum_worker"
    )
    assert not can_invite_to(
        hat("forum_lead", organisation_id=5), Organisation(pk=6, kind=Kind.FORUM), "forum_worker"
    )


def test_nobody_ends_their_own_access():
    lead = hat("area_lead", pk=1)
    assert not can_end(lead, lead)
    assert can_hand_over(lead, lead)


def test_area_lead_ends_support_access():
    assert can_end(hat("area_lead", pk=1), hat("support", pk=2))
    assert not can_end(hat("forum_lead", pk=1), hat("support", pk=2))


def test_school_lead_ends_no_area_role():
    assert not can_end(hat("school_lead", pk=1), hat("area_lead", pk=2))


def test_answered_invitation_cannot_be_changed():
    from django.utils import timezone

    assert can_change_invitation(hat("area_lead"), Invitation(role="officer"))
    assert not can_change_invitation(hat("area_lead"), Invitation(role="officer", accepted_at=timezone.now()))
    assert not can_change_invitation(hat("officer"), Invitation(role="officer"))
