"""Sent expressions in the order of their points, ties broken as the call says, and what places would allow."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count

from programmes.models import Cohort, Organisation, Quota, SchoolPartner
from programmes.roles import Kind
from schools.models import Call, Decision, Expression, Participation, Score
from schools.querysets import ExpressionQuerySet


@dataclass
class Places:
    """The places of a cohort for one council's schools."""

    council: Organisation
    places: int
    used: int

    @property
    def left(self) -> int:
        return max(0, self.places - self.used)


@dataclass
class Ranked:
    """A school in the order of the points: its council, its rank, and whether it is level with a neighbour."""

    expression: Expression
    council: Organisation | None
    outcome: str = ""  # the label of what was decided last
    rank: int = 0
    is_tied: bool = False
    proposal: str = ""


def places_of(cohort: Cohort) -> list[Places]:
    """Return places, and how many are taken, for each council with a quota; two queries."""
    quotas = list(Quota.objects.filter(cohort=cohort).select_related("council").order_by("council__name"))
    taken = Participation.objects.filter(cohort=cohort).counting_places()
    linked = SchoolPartner.objects.filter(ends_on=None, school__in=taken.values("school"))
    used = dict(linked.values_list("partner").annotate(Count("school", distinct=True)))
    return [Places(quota.council, quota.places, used.get(quota.council_id, 0)) for quota in quotas]


def ranked(call: Call, expressions: ExpressionQuerySet, places: list[Places]) -> list[Ranked]:
    """Return sent expressions with the most points first, those without points last; a fixed number of queries.

    Level schools stand in the order of the call's tie-break: the council furthest below its share of
    places, then the criteria named for it. What is level still is marked: people draw a lot.
    """
    found: list[Any] = list(
        expressions.filter(call=call).with_decision().select_related("participation__school")
    )
    councils = _councils([row.participation.school_id for row in found if row.participation])
    shares = {place.council.pk: place.left / place.places for place in places if place.places}
    means = _means(call)
    labels = dict(Decision.Outcome.choices)
    rows = [
        Ranked(row, councils.get(row.participation.school_id), str(labels.get(row.outcome, "")))
        for row in found
        if row.participation
    ]

    def order(row: Ranked) -> tuple[Decimal | float, ...]:
        points = row.expression.points
        share = shares.get(row.council.pk, 0) if row.council else 0
        return (
            -(points if points is not None else -1),
            -share,
            *(-mean for mean in means(row.expression.pk)),
        )

    rows.sort(key=lambda row: (order(row), row.expression.school_name))
    for rank, row in enumerate(rows, start=1):
        row.rank = rank
        row.is_tied = row.expression.points is not None and any(
            other is not row and order(other) == order(row) for other in rows[max(0, rank - 2) : rank + 1]
        )
    return rows


def propose(rows: list[Ranked], places: list[Places]) -> None:
    """Write beside each undecided, scored school what its rank and its council's places would allow.

    A place while the council has one left; else the waiting list. Without any quota everybody is
    proposed. Nothing is decided by this: it fills a form that people read.
    """
    left = {place.council.pk: place.left for place in places}
    for row in rows:
        if row.outcome or row.expression.points is None:
            continue
        council = row.council.pk if row.council else 0
        if places and left.get(council, 0) < 1:
            row.proposal = Decision.Outcome.WAITING
        else:
            left[council] = left.get(council, 0) - 1
            row.proposal = Decision.Outcome.SELECTED


def _councils(schools: list[int]) -> dict[int, Organisation]:
    links = SchoolPartner.objects.filter(
        school__in=schools, ends_on=None, partner__kind=Kind.LOCAL_AUTHORITY
    ).select_related("partner")
    return {link.school_id: link.partner for link in links}


def _means(call: Call) -> Callable[[int], list[float]]:
    """Return a function from an expression's id to its mean points of the criteria that break ties, in order."""
    named = call.criteria.filter(tie_break__isnull=False).order_by("tie_break", "position")
    criteria = list(named.values_list("pk", flat=True))
    counted = Score.objects.filter(criterion__in=criteria, assessment__sent_at__isnull=False)
    found = counted.values_list("assessment__expression", "criterion").annotate(mean=Avg("points"))
    means = {(expression, criterion): float(mean) for expression, criterion, mean in found.order_by()}
    return lambda expression: [means.get((expression, criterion), 0.0) for criterion in criteria]
