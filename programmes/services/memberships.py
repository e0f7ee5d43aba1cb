from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from common.outbox.services import queue_email
from programmes.handover import cannot_be_held_by, holdings_of, move_holdings
from programmes.models import Invitation, Membership
from programmes.policies import can_end, can_hand_over
from programmes.roles import Permission

from .activity import Refused, record_activity
from .forums import tell_forum


@transaction.atomic
def end_membership(
    *, membership: Membership, by: Membership, successor: Membership | None = None
) -> Membership:
    """End somebody's access from this moment on, after handing over what they hold; tell them.

    Invitations of theirs to the same organisation are withdrawn: they would bring them back in.

    Raises Refused when `by` may not, when things are held and nobody takes them, or when the area
    would be left without a lead.
    """
    membership = _held(membership)
    if not can_end(by, membership) or not _is_managed(membership, by):
        raise Refused("You cannot end this access.")
    _refuse_ending_the_last_lead(membership)
    if successor is not None:
        hand_over(leaver=membership, successor=successor, by=by)
    elif holdings_of(membership):
        raise Refused(f"Choose who takes over what {membership.user} holds.")
    membership.ended_at, membership.ended_by = timezone.now(), by
    membership.save(update_fields=["ended_at", "ended_by"])
    Invitation.objects.awaiting_answer().filter(
        email=membership.user.email, organisation=membership.organisation_id
    ).update(withdrawn_at=membership.ended_at)
    record_activity(
        by=by, verb="ended the access of", thing=membership, thing_name=f"{membership.user}, {membership}"
    )
    queue_email(
        to=membership.user.email,
        comfort=membership.user.reading_comfort,
        kind="access_ended",
        area=membership.area_id,
        context={
            "full_name": membership.user.full_name,
            "role_name": membership.get_role_display(),
            "organisation_name": str(membership.organisation or "PINS Portal"),
            "area_name": membership.area.name,
        },
    )
    if membership.organisation:
        tell_forum(
            membership.organisation,
            by=by,
            kind="ended_from_outside",
            context={"person_name": str(membership.user), "role_name": membership.get_role_display()},
        )
    return membership


@transaction.atomic
def change_job_title(*, membership: Membership, job_title: str, by: Membership) -> Membership:
    """Change what colleagues call somebody's work: one's own, or of people whom one manages. Raises Refused."""
    is_managed = by.can(Permission.MANAGE_PEOPLE) and _is_managed(membership, by)
    if not membership.is_current or not (membership.pk == by.pk or is_managed):
        raise Refused("You cannot change this person’s job title.")
    membership.job_title = job_title.strip()
    membership.save(update_fields=["job_title"])
    record_activity(
        by=by,
        verb="changed the job title of",
        thing=membership,
        thing_name=str(membership.user),
        detail=f"to {membership.job_title}" if membership.job_title else "to none",
    )
    return membership


@transaction.atomic
def hand_over(*, leaver: Membership, successor: Membership, by: Membership) -> list[tuple[str, int]]:
    """Move everything that one person holds to another of the area, and write to the other.

    Returns label and number of what went. Raises Refused when the successor is the same person, is
    not a current member, or has a role that may not hold such things.
    """
    if not can_hand_over(by, leaver) or not _is_managed(leaver, by):
        raise Refused("You cannot hand over this person’s work.")
    if successor.pk == leaver.pk or not successor.is_current or successor.area_id != leaver.area_id:
        raise Refused("Choose somebody else who works in this area now.")
    if refused := cannot_be_held_by(successor, leaver):
        raise Refused(f"{successor.user} cannot take over as {successor}: {', '.join(refused).lower()}.")
    moved = move_holdings(leaver, successor)
    if not moved:
        return moved
    what = ", ".join(f"{label}: {number}" for label, number in moved)
    record_activity(
        by=by,
        verb="handed over the work of",
        thing=leaver,
        thing_name=str(leaver.user),
        detail=f"to {successor.user}. {what}",
    )
    queue_email(
        to=successor.user.email,
        comfort=successor.user.reading_comfort,
        kind="handed_over",
        area=leaver.area_id,
        context={
            "full_name": successor.user.full_name,
            "leaver_name": str(leaver.user),
            "area_name": leaver.area.name,
            "handed_over": [f"{label}: {number}" for label, number in moved],
            "home_link": settings.BASE_URL + reverse("area_home", args=[leaver.area.slug]),
        },
    )
    return moved


def _is_managed(membership: Membership, by: Membership) -> bool:
    return Membership.objects.managed_by(by).filter(pk=membership.pk).exists()


def _held(membership: Membership) -> Membership:
    """Read the row again and hold it; if it is a lead's, hold all leads first, in one order.

    So two leads cannot end each other at once, nor wait for each other.
    """
    if membership.role == "area_lead":
        leads = Membership.objects.current().filter(role="area_lead").order_by("pk")
        list(leads.select_for_update(of=("self",)).values_list("pk"))
    return (
        Membership.objects.select_for_update(of=("self",))
        .select_related("user", "organisation", "area")
        .get(pk=membership.pk)
    )


def _refuse_ending_the_last_lead(membership: Membership) -> None:
    """Count the area's leads, who are held."""
    if membership.role == "area_lead" and Membership.objects.current().filter(role="area_lead").count() < 2:
        raise Refused(f"{membership.user} is the only area lead. Invite another one first.")
