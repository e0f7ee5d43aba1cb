"""Cohorts with their own clocks and places, and clusters of schools."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import ProtectedError

from programmes.following import Followed, follower
from programmes.models import Cluster, Cohort, Membership, Organisation, Programme, Quota, Tier

from .activity import Refused, record_activity
from .programmes import refuse_backwards


@dataclass(frozen=True)
class CohortChange:
    """A cohort as it is now, and for how many schools that changed a day."""

    cohort: Cohort
    followed: Followed

    def __str__(self) -> str:
        return str(self.followed).replace("The day moves", "Days move")


@transaction.atomic
def save_cohort(
    *,
    programme: Programme,
    name: str,
    tier: Tier,
    starts_on: date,
    ends_on: date,
    by: Membership,
    cohort: Cohort | None = None,
) -> CohortChange:
    """Add a cohort, or change one; schools that began with it follow its first day, those with another do not.

    The tier is for schools that come from now on. Raises Refused for a known name, a foreign tier, and
    days outside the programme.
    """
    _refuse_cohort(programme, name, tier, starts_on, ends_on, cohort)
    row = Cohort.objects.select_for_update().get(pk=cohort.pk) if cohort else None
    before = row.starts_on if row else starts_on
    row = row or Cohort(area=by.area, programme=programme)
    row.name, row.tier, row.starts_on, row.ends_on = name, tier, starts_on, ends_on
    row.save()
    followed = follower().cohort_moved(row, before) if before != starts_on else Followed()
    record_activity(
        by=by,
        verb="changed the cohort" if cohort else "added the cohort",
        thing=row,
        detail=f"of {programme}: {starts_on:%-d %B %Y} to {ends_on:%-d %B %Y}",
    )
    return CohortChange(row, followed)


@transaction.atomic
def remove_cohort(*, cohort: Cohort, by: Membership) -> bool:
    """Remove a cohort in which no school is or was asked to be. Raises Refused for others."""
    try:
        Cohort.objects.filter(pk=cohort.pk).delete()
    except ProtectedError as error:
        raise Refused(f"{cohort} has schools or a call in it, so it stays.") from error
    record_activity(by=by, verb="removed the cohort", thing=cohort, detail=f"from {cohort.programme}")
    return True


@transaction.atomic
def set_places(*, cohort: Cohort, places: Mapping[Organisation, int | None], by: Membership) -> list[Quota]:
    """Say how many places of a cohort are for each council's schools; None is without a limit.

    Councils left out keep what they have. Raises Refused where more schools have a place already.
    """
    row = Cohort.objects.select_for_update().get(pk=cohort.pk)
    used = follower().places_used(row.programme)
    for council, number in places.items():
        taken = used.get((row.pk, council.pk), 0)
        if number is not None and number < taken:
            raise Refused(f"{taken} schools of {council} have a place in {row} already.")
        if number is None:
            Quota.objects.filter(cohort=row, council=council).delete()
        else:
            Quota.objects.update_or_create(
                area=by.area, cohort=row, council=council, defaults={"places": number}
            )
    said = ", ".join(f"{council} {'any' if n is None else n}" for council, n in places.items())
    record_activity(by=by, verb="set the places of", thing=row, detail=said)
    return list(row.quotas.all())


@transaction.atomic
def save_cluster(*, name: str, by: Membership, cluster: Cluster | None = None) -> Cluster:
    """Add a cluster, or rename one. Raises Refused for a known name."""
    if Cluster.objects.exclude(pk=cluster.pk if cluster else 0).filter(name__iexact=name).exists():
        raise Refused(f"There is a cluster “{name}” already.")
    row = cluster or Cluster(area=by.area)
    row.name = name
    row.save()
    record_activity(by=by, verb="renamed the cluster" if cluster else "added the cluster", thing=row)
    return row


@transaction.atomic
def remove_cluster(*, cluster: Cluster, by: Membership) -> bool:
    """Remove a cluster without schools. Raises Refused for others."""
    try:
        Cluster.objects.filter(pk=cluster.pk).delete()
    except ProtectedError as error:
        raise Refused(f"Schools are in {cluster}, so it stays. Give them another cluster first.") from error
    record_activity(by=by, verb="removed the cluster", thing=cluster)
    return True


def _refuse_cohort(
    programme: Programme, name: str, tier: Tier, starts_on: date, ends_on: date, but: Cohort | None
) -> None:
    refuse_backwards(starts_on, ends_on)
    if programme.cohorts.exclude(pk=but.pk if but else 0).filter(name__iexact=name).exists():
        raise Refused(f"There is a cohort “{name}” in this programme already.")
    if tier.programme_id != programme.pk:
        raise Refused("Choose a tier of this programme.")
    if starts_on < programme.starts_on or ends_on > programme.ends_on:
        raise Refused(
            f"A cohort lies within its programme: {programme.starts_on:%-d %B %Y} "
            f"to {programme.ends_on:%-d %B %Y}."
        )
