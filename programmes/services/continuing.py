"""The next programme from the one before: its set-up is copied, with days moved on."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.db import transaction

from programmes.dates import months_later
from programmes.models import Cohort, Membership, Milestone, Programme, Quota, Stage, Tier

from .activity import Refused, record_activity
from .programmes import refuse_backwards, refuse_twins

CONTINUING = "Continuing schools"


@dataclass(frozen=True)
class Shift:
    """How far fixed days move on: whole years where the starts lie so, else whole weeks."""

    months: int
    weeks: int

    @classmethod
    def between(cls, before: date, after: date) -> Self:
        """Return the shift from one programme's start to the next one's."""
        months = (after.year - before.year) * 12
        if months and months_later(before, months) == after:
            return cls(months, 0)
        return cls(0, round((after - before).days / 7))

    def __call__(self, day: date) -> date:
        """Return a day, moved on."""
        return months_later(day, self.months) + timedelta(weeks=self.weeks)

    def __str__(self) -> str:
        number, unit = (self.months // 12, "year") if self.months else (self.weeks, "week")
        return f"{number} {unit}{'s' * (number != 1)}"


@dataclass(frozen=True)
class NextProgramme:
    """The new programme, and its cohort for the schools that go on."""

    programme: Programme
    continuing: Cohort
    shift: Shift


@transaction.atomic
def copy_programme(
    *, programme: Programme, name: str, starts_on: date, ends_on: date, by: Membership
) -> NextProgramme:
    """Make a programme that follows another, with its tiers, stages, milestones, cohorts and places.

    Fixed days and cohorts move on by the distance of the starts. Schools that continue get a cohort
    with the continuing tier, on the new programme's clock and without a limit of places. The programme
    before stays as it is. Raises Refused for a known name and for days that do not come after its own.
    """
    refuse_twins(name)
    refuse_backwards(starts_on, ends_on)
    if starts_on <= programme.starts_on or ends_on <= programme.ends_on:
        raise Refused(
            f"{programme} goes from {programme.starts_on:%-d %B %Y} to {programme.ends_on:%-d %B %Y}. "
            "The next one must begin and end later."
        )
    made = Programme.objects.create(
        area=by.area, name=name, starts_on=starts_on, ends_on=ends_on, follows=programme
    )
    shift = Shift.between(programme.starts_on, starts_on)
    tiers = _copy_tiers(programme, made)
    _copy_plan(programme, made, shift)
    continuing = _copy_cohorts(programme, made, tiers, shift)
    record_activity(by=by, verb="set up", thing=made, detail=f"from {programme}, moved on by {shift}")
    return NextProgramme(made, continuing, shift)


def _copy_tiers(programme: Programme, made: Programme) -> dict[int, Tier]:
    """Return the new tiers by the keys of the old ones."""
    old = list(programme.tiers.all())
    new = Tier.objects.bulk_create(
        Tier(
            area_id=made.area_id,
            programme=made,
            kind=tier.kind,
            name=tier.name,
            entitlement_minutes=tier.entitlement_minutes,
            target_meetings=tier.target_meetings,
            needs_agreement=tier.needs_agreement,
        )
        for tier in old
    )
    return {before.pk: after for before, after in zip(old, new, strict=True)}


def _copy_plan(programme: Programme, made: Programme, shift: Shift) -> None:
    old = list(programme.stages.all())
    new = Stage.objects.bulk_create(
        Stage(area_id=made.area_id, programme=made, name=stage.name, position=stage.position) for stage in old
    )
    stages = {before.pk: after for before, after in zip(old, new, strict=True)}
    Milestone.objects.bulk_create(
        Milestone(
            area_id=made.area_id,
            programme=made,
            stage=stages[step.stage_id],
            name=step.name,
            hint=step.hint,
            side=step.side,
            done_when=step.done_when,
            days_after_start=step.days_after_start,
            due_on=shift(step.due_on) if step.due_on else None,
            tiers=step.tiers,
        )
        for step in programme.milestones.all()
    )


def _copy_cohorts(programme: Programme, made: Programme, tiers: dict[int, Tier], shift: Shift) -> Cohort:
    """Copy the cohorts, and return the one for schools that go on: one of that tier, or a new one."""
    continuing = None
    for cohort in programme.cohorts.select_related("tier").prefetch_related("quotas__council__succeeded_by"):
        copy = _copy_cohort(cohort, made, tiers[cohort.tier_id], shift)
        if cohort.tier.kind == Tier.Kind.CONTINUING and continuing is None:
            continuing = copy
        else:
            _copy_places(cohort, copy)
    return continuing or _continuing_cohort(made, list(tiers.values()))


def _copy_cohort(cohort: Cohort, made: Programme, tier: Tier, shift: Shift) -> Cohort:
    """Copy a cohort, cut to the new programme's days."""
    starts_on, ends_on = (
        max(shift(cohort.starts_on), made.starts_on),
        min(shift(cohort.ends_on), made.ends_on),
    )
    if ends_on <= starts_on:
        starts_on, ends_on = made.starts_on, made.ends_on
    return Cohort.objects.create(
        area_id=made.area_id,
        programme=made,
        name=cohort.name,
        tier=tier,
        starts_on=starts_on,
        ends_on=ends_on,
    )


def _copy_places(cohort: Cohort, copy: Cohort) -> None:
    """Copy the places; those of a council that became another go to that one, of one that ended to nobody."""
    places: dict[int, int] = {}
    for quota in cohort.quotas.all():
        council = quota.council if quota.council.ended_on is None else quota.council.succeeded_by
        if council is not None:
            places[council.pk] = places.get(council.pk, 0) + quota.places
    Quota.objects.bulk_create(
        Quota(area_id=copy.area_id, cohort=copy, council_id=council, places=number)
        for council, number in places.items()
    )


def _continuing_cohort(made: Programme, tiers: list[Tier]) -> Cohort:
    """Make the cohort of the schools that go on; without a continuing tier they get the first."""
    tier = next((tier for tier in tiers if tier.kind == Tier.Kind.CONTINUING), tiers[0])
    return Cohort.objects.create(
        area_id=made.area_id,
        programme=made,
        name=CONTINUING,
        tier=tier,
        starts_on=made.starts_on,
        ends_on=made.ends_on,
    )
