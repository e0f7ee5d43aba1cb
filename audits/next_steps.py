"""What somebody has to do about audits, for the home page: fill in, begin, submit, review."""

from collections.abc import Iterable

from django.db.models import Count, Q, Window
from django.urls import reverse

from audits.models import Audit, AuditPart
from audits.policies import can_lead
from audits.reading.own_rounds import OwnRound, own_rounds
from audits.reading.rounds import rounds_for
from programmes.home import Counts, NextStep, Urgency
from programmes.models import Membership
from programmes.roles import Permission, Reach
from schools.policies import works_at_school
from schools.school_page.checklist import day_words

MOST = 3


def asked_for(membership: Membership) -> Iterable[NextStep]:
    """Parts of audits that a colleague asked for; in one query."""
    if not membership.can(Permission.FILL_IN_AUDITS):
        return
    parts = AuditPart.objects.filter(
        colleague=membership, done_at=None, audit__state__in=Audit.OPEN
    ).select_related("domain", "statement", "given_by__user", "audit__round")
    for part in parts[:MOST]:
        yield NextStep(
            title=f"{part.given_by.user.get_short_name()} asked you for “{part}”",
            hint=part.note or str(part.audit),
            href=reverse("audit", args=[membership.area.slug, part.audit_id]),
            action="Open your part",
            status=f"By {day_words(part.due_on)}" if part.due_on else "Asked",
            colour="blue",
        )


def look_at_your_school(membership: Membership) -> Iterable[NextStep]:
    """Audits of a lead's schools that are in hand, and open rounds that nobody has begun; in four queries."""
    if not (works_at_school(membership) and can_lead(membership)):
        return
    for one in own_rounds(membership).now[:MOST]:
        yield from _steps(one, membership)


def _steps(one: OwnRound, membership: Membership) -> Iterable[NextStep]:
    by = f"By {day_words(one.round.closes_on)}"
    in_hand = [audit for audit in one.audits if audit.is_open]
    for audit in in_hand[:MOST]:
        is_back = audit.state == Audit.State.CHANGES_REQUESTED
        what = audit.place_name or "your school"
        yield NextStep(
            title=f"Your reviewer asks you to look at “{audit}” once more"
            if is_back
            else f"Look at {what}: {audit.seen} of {audit.asked} statements looked at",  # type: ignore[attr-defined]
            hint=audit.reason if is_back else f"{one.round}, {one.school}",
            href=reverse("audit", args=[membership.area.slug, audit.pk]),
            action="Carry on",
            urgency=Urgency.NOW if is_back else Urgency.SOON,
            status="Changes asked for" if is_back else by,
            colour="orange" if is_back else "blue",
        )
    if not one.audits and one.may_begin:
        yield NextStep(
            title="Look at your school together",
            hint=f"“{one.round}” is open. You need not do it alone: colleagues can take parts of it.",
            href=reverse("audit_list", args=[membership.area.slug]),
            action="Begin",
            status=by,
            colour="blue",
        )


def audits_to_review(membership: Membership) -> Iterable[NextStep]:
    """Submitted audits that wait for this person: as the named moderator, or as one of the area's people."""
    if not membership.can(Permission.SEE_AUDITS) or works_at_school(membership):
        return
    mine = Q(moderator=membership)
    if membership.can(Permission.REVIEW_AUDITS):
        mine |= Q(moderator=None)
    waiting = Audit.objects.visible_to(membership).with_reviewer().filter(mine)
    counted = waiting.annotate(number=Window(Count("pk"))).values_list("pk", "school__name", "number")
    area = membership.area.slug
    for pk, school, number in counted[:1]:
        one = number == 1
        yield NextStep(
            title=f"The audit of {school} waits for you" if one else f"{number} audits wait for you",
            hint="Read it, then agree it or ask for changes." if one else "Schools have submitted them.",
            href=reverse("audit_review", args=[area, pk]) if one else reverse("audit_list", args=[area]),
            action="Review it" if one else "See which",
            status="To review",
            colour="yellow",
        )


def where_audits_are(membership: Membership) -> Counts | None:
    """How many schools are where in the round that is open now; None for those with one school or none."""
    if membership.rights.reach is Reach.SCHOOLS or not membership.can(Permission.SEE_AUDITS):
        return None
    for one in rounds_for(membership, only_open=True):
        here = reverse("round", args=[membership.area.slug, one.round.pk])
        items = [
            (number, how_far.label, f"{here}?how_far={how_far.value}")
            for how_far, number in one.cells
            if number
        ]
        return Counts(f"Audits: {one.round}", items)
    return None
