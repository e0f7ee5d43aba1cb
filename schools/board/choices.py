"""What the board can be narrowed by: only what somebody's own schools have."""

from collections import defaultdict
from typing import Any

from django.db.models import F, QuerySet, Value

from programmes.models import Cluster, Cohort, Membership, Organisation, Programme, SchoolPartner, Stage, Tier
from programmes.roles import Kind
from schools.models import Participation
from schools.querysets import ParticipationQuerySet

type Choices = dict[str, list[tuple[str, str]]]

STATES = [(state.value, state.label) for state in Participation.State]


def choices_for(programme: Programme, found: ParticipationQuerySet) -> Choices:
    """Return (value, label) pairs by the filter's name, of these participations, in one query.

    Stages come in their order, everything else by name; what no school within reach has is not named.
    """
    named: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, _order, label, key in sorted(_union(programme, found.filter(programme=programme))):
        named[name].append((str(key), label))
    return {**named, "state": STATES}


def _union(programme: Programme, found: ParticipationQuerySet) -> QuerySet[Any]:
    councils = SchoolPartner.objects.filter(school__in=found.values("school"), ends_on=None)
    rows = [
        _named("stage", Stage.objects.filter(programme=programme), order=F("position")),
        _named("cohort", Cohort.objects.filter(pk__in=found.values("cohort"))),
        _named("tier", Tier.objects.filter(pk__in=found.values("tier"))),
        _named("cluster", Cluster.objects.filter(pk__in=found.values("cluster"))),
        _named(
            "council",
            Organisation.objects.filter(kind=Kind.LOCAL_AUTHORITY, pk__in=councils.values("partner")),
        ),
        _named(
            "worker", Membership.objects.filter(pk__in=found.values("link_worker")), label="user__full_name"
        ),
    ]
    return rows[0].union(*rows[1:], all=True).order_by()


def _named(name: str, rows: QuerySet[Any], label: str = "name", order: Any = 0) -> QuerySet[Any]:
    position = order if isinstance(order, F) else Value(order)
    return rows.order_by().values_list(Value(name), position, label, "pk")
