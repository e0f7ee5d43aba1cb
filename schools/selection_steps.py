"""What this app has for people to do next: about calls, expressions of interest and places."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from common.templatetags.portal import moment
from programmes.home import NextStep, Urgency
from programmes.models import Membership
from programmes.roles import Permission

from .models import Call, Decision, Expression, Participation
from .policies import can_manage_calls
from .ranking import places_of

MOST_STEPS = 3


def calls_to_see_to(membership: Membership) -> Iterable[NextStep]:
    """Calls to publish, schools to score or decide about, and places that are free again.

    One query, and a few more only where schools wait for a place.
    """
    if not membership.can(Permission.SCORE_EXPRESSIONS):
        return
    calls = _calls_with_counts(membership)
    steps = [step for call in calls if (step := _step(call, membership))]
    yield from steps[:MOST_STEPS]
    if any(call.waiting for call in calls):  # type: ignore[attr-defined]
        yield from places_that_opened(membership)


def _step(call: Call, membership: Membership) -> NextStep | None:
    """What there is to do about one call, if anything."""
    if call.published_at is None:
        return _to_publish(call, membership) if can_manage_calls(membership) else None
    if call.to_score:  # type: ignore[attr-defined]
        return _to_score(call, membership)
    if call.is_closed and call.undecided and membership.can(Permission.MANAGE_PROGRAMMES):  # type: ignore[attr-defined]
        return _to_decide(call, membership)
    return None


def places_that_opened(membership: Membership) -> Iterable[NextStep]:
    """The school that is next on a waiting list, where its council has a place again; a person decides."""
    waiting = list(
        Decision.objects.visible_to(membership)
        .waiting()
        .filter(expression__participation__state=Participation.State.WAITING)
        .select_related("expression__call__cohort", "expression__participation")
        .prefetch_related("expression__participation__school__partners")
    )
    if not waiting:
        return
    cohort = waiting[0].expression.call.cohort
    free = {place.council.pk for place in places_of(cohort) if place.left}
    for decision in waiting:
        if decision.expression.call.cohort_id == cohort.pk and free & _partners(decision):
            yield _next_school(decision, membership)
            return


def _partners(decision: Decision) -> set[int]:
    participation = decision.expression.participation
    return {link.partner_id for link in participation.school.partners.all()} if participation else set()


def _calls_with_counts(membership: Membership) -> list[Call]:
    """The calls of the last year and those not published, with their counts, the soonest decision first."""
    decided = Decision.objects.filter(expression=OuterRef("pk"))
    sent = Expression.objects.visible_to(membership).filter(erased_at=None)
    to_score = sent.to_score(membership)
    undecided = sent.exclude(Exists(decided))
    waiting = sent.filter(Exists(decided), participation__state=Participation.State.WAITING)
    since = timezone.now() - timedelta(days=365)
    return list(
        Call.objects.visible_to(membership)
        .filter(Q(published_at=None) | Q(closes_at__gt=since))
        .annotate(
            to_score=Count("expressions", filter=Q(expressions__in=to_score.values("pk")), distinct=True),
            undecided=Count("expressions", filter=Q(expressions__in=undecided.values("pk")), distinct=True),
            waiting=Count("expressions", filter=Q(expressions__in=waiting.values("pk")), distinct=True),
        )
        .order_by("decides_on")
    )


def _to_publish(call: Call, membership: Membership) -> NextStep:
    return NextStep(
        title=f"Publish the call “{call}”",
        hint=f"Schools are to write from {moment(call.opens_at)}, and nobody sees it yet.",
        href=reverse("call", args=[membership.area.slug, call.pk]),
        action="Look at the call",
        status="Not published",
        colour="yellow",
    )


def _to_score(call: Call, membership: Membership) -> NextStep:
    number = call.to_score  # type: ignore[attr-defined]
    return NextStep(
        title=f"Score {number} schools" if number > 1 else "Score a school",
        hint=f"{call}. Schools hear by {call.decides_on:%-d %B %Y}.",
        href=reverse("expression_list", args=[membership.area.slug, call.pk]) + "?show=mine",
        action="See which",
        status="To score",
        colour="blue",
    )


def _to_decide(call: Call, membership: Membership) -> NextStep:
    number = call.undecided  # type: ignore[attr-defined]
    return NextStep(
        title=f"Decide about {number} schools" if number > 1 else "Decide about a school",
        hint=f"{call} has closed. Schools hear by {call.decides_on:%-d %B %Y}.",
        href=reverse("call_decide", args=[membership.area.slug, call.pk]),
        action="See them by points",
        urgency=Urgency.NOW if call.decides_on <= timezone.localdate() else Urgency.SOON,
        status="To decide",
        colour="orange",
    )


def _next_school(decision: Decision, membership: Membership) -> NextStep:
    return NextStep(
        title=f"A place is free: {decision.expression.school_name} is next on the waiting list",
        hint="Offer it the place, or decide otherwise and say why.",
        href=reverse("expression_decide", args=[membership.area.slug, decision.expression_id]),
        action="Decide about the school",
        status="Place free",
        colour="green",
    )
