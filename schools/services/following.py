"""How the schools of a programme follow when it changes, and what its pages tell about them."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import Count

from programmes.following import Followed, Follower
from programmes.models import Cohort, Milestone, Programme
from programmes.roles import Kind
from schools.models import Participation, ParticipationMilestone

from .milestones import follow_programme


@transaction.atomic
def milestone_leaves(milestone: Milestone) -> Followed:
    """Take a milestone from the schools that have not done it; return for how many."""
    gone = ParticipationMilestone.objects.filter(milestone=milestone, done_on=None)
    return Followed(gone=gone.delete()[0])


@transaction.atomic
def cohort_moved(cohort: Cohort, before: date) -> Followed:
    """Let the schools that began with a cohort begin on its new first day; those with a clock of their own stay."""
    Participation.objects.filter(cohort=cohort, starts_on=before).update(starts_on=cohort.starts_on)
    return follow_programme(cohort.programme)


def places_used(programme: Programme) -> Mapping[tuple[int, int], int]:
    """Return how many places the schools of each council hold, by keys of cohort and council. One query."""
    found = Participation.objects.filter(
        programme=programme,
        school__partners__ends_on=None,
        school__partners__partner__kind=Kind.LOCAL_AUTHORITY,
    ).counting_places()
    counted = (
        found.order_by()
        .values_list("cohort", "school__partners__partner")
        .annotate(Count("pk", distinct=True))
    )
    return {(cohort, council): number for cohort, council, number in counted}


def schools_in(programme: Programme) -> Mapping[int, int]:
    """Return how many schools of each cohort have a place, by the cohort's key. One query."""
    found = Participation.objects.filter(programme=programme).placed()
    return dict(found.order_by().values_list("cohort").annotate(Count("pk")))


def schools_in_clusters() -> Mapping[int, int]:
    """Return how many schools are in each cluster, whatever the programme, by the cluster's key. One query."""
    found = Participation.objects.exclude(cluster=None)
    return dict(found.order_by().values_list("cluster").annotate(Count("school", distinct=True)))


FOLLOWER = Follower(
    plan_changed=follow_programme,
    milestone_leaves=milestone_leaves,
    cohort_moved=cohort_moved,
    places_used=places_used,
    schools_in=schools_in,
    schools_in_clusters=schools_in_clusters,
)
