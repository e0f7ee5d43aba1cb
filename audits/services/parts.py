"""Asking a colleague for a part of an audit: a theme or one statement, of a member or of somebody invited for it."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from audits.models import Audit, AuditPart, Domain, Statement
from common.outbox.digests import notify
from common.outbox.models import Group
from common.outbox.services import queue_email
from programmes.models import Invitation, Membership
from programmes.services.activity import Refused, record_activity
from programmes.services.invitations import invite_person

from .review_messages import address_of

ROLE = "school_contributor"


@dataclass(frozen=True)
class Newcomer:
    """Somebody who is not here yet: their name and email address."""

    full_name: str
    email: str


@transaction.atomic
def give_part(
    *,
    audit: Audit,
    domain: Domain,
    colleague: Membership | Newcomer,
    by: Membership,
    statement: Statement | None = None,
    note: str = "",
    due_on: date | None = None,
) -> AuditPart:
    """Ask a colleague for a theme, or one statement of it, write to them, and return the part.

    A newcomer is invited as a contributor of the school; the part is theirs once they join. Raises Refused when they
    have it already, the audit is not in the school's hands, or the invitation is refused.
    """
    held = Audit.objects.held(audit.pk)
    if not held.is_open:
        raise Refused("This audit is not in your hands at the moment, so nobody can fill it in.")
    who = _who(held, colleague, by)
    part = _free_part(held, domain, statement, who)
    part.note, part.due_on, part.given_by, part.given_at = note.strip(), due_on, by, timezone.now()
    part.done_at = part.reminded_on = None
    part.save()
    if part.colleague:
        _tell_colleague(part, by)
    record_activity(by=by, verb="asked for a part of the self-audit", thing=held, detail=f"“{part}”"[:500])
    return part


@transaction.atomic
def take_back(*, part: AuditPart, by: Membership) -> None:
    """Take a part back from a colleague; what they wrote stays in the audit."""
    record_activity(
        by=by, verb="took back a part of the self-audit", thing=part.audit, detail=f"“{part}”"[:500]
    )
    part.delete()


@transaction.atomic
def finish_part(*, part: AuditPart, by: Membership) -> AuditPart:
    """Say that a colleague has done their part; whoever asked hears of it. Done once is done."""
    held = AuditPart.objects.select_for_update(of=("self",)).get(pk=part.pk)
    if held.done_at is not None:
        return held
    held.done_at = timezone.now()
    held.save(update_fields=["done_at"])
    notify(
        person=held.given_by.user,
        area=held.area,
        group=Group.GOOD_NEWS,
        text=f"{by.user} has finished “{held}” in {held.audit}"[:300],
        path=reverse("audit", args=[held.area.slug, held.audit_id]),
    )
    return held


def parts_arrive(invitation: Invitation, membership: Membership) -> int:
    """Give somebody who has just joined the parts that were kept for them; return how many."""
    kept = AuditPart.objects.filter(invitation=invitation, colleague=None)
    return kept.update(colleague=membership)


def _who(audit: Audit, colleague: Membership | Newcomer, by: Membership) -> Membership | Invitation:
    """Return a member of the school, or the invitation of somebody who is not here yet."""
    if isinstance(colleague, Membership):
        return colleague
    email = colleague.email.strip().lower()
    member = Membership.objects.current().filter(user__email=email, school_links__school=audit.school_id)
    invited = Invitation.objects.awaiting_answer().filter(
        email=email, organisation=audit.school_id, role=ROLE
    )
    found = member.select_related("user").first() or invited.first()
    return found or invite_person(
        email=email,
        full_name=colleague.full_name,
        organisation=audit.school,
        role=ROLE,
        by=by,
        schools=[audit.school],
    )


def _free_part(
    audit: Audit, domain: Domain, statement: Statement | None, who: Membership | Invitation
) -> AuditPart:
    """Return the part for them to be given: a new one, or one that they have done before."""
    part = AuditPart(area=audit.area, audit=audit, domain=domain, statement=statement)
    part.colleague = who if isinstance(who, Membership) else None
    part.invitation = who if isinstance(who, Invitation) else None
    same = AuditPart.objects.filter(audit=audit, domain=domain, statement=statement)
    before = same.filter(colleague=part.colleague, invitation=part.invitation).first()
    if before is None and part.colleague:
        before = same.filter(colleague=part.colleague).first()
    if before and before.done_at is None:
        name = who.user if isinstance(who, Membership) else who.full_name
        raise Refused(f"{name} has been asked for this already.")
    return before or part


def _tell_colleague(part: AuditPart, by: Membership) -> None:
    assert part.colleague is not None  # noqa: S101
    queue_email(
        to=part.colleague.user.email,
        kind="audit_part",
        area=part.area_id,
        context={
            "full_name": part.colleague.user.full_name,
            "sender_name": str(by.user),
            "school_name": part.audit.school.name,
            "part_name": str(part),
            "note": part.note
            or "No pass mark, and no right answer: choose the words that sound most like your school.",
            "by_when": f"by {part.due_on:%-d %B %Y}" if part.due_on else "when it suits you",
            "audit_link": address_of(part.audit),
        },
    )
