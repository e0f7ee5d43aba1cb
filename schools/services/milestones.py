"""What each school has to do by when: planned from the programme, ticked off, moved."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from programmes.following import Followed
from programmes.models import Membership, Milestone, Programme
from programmes.services.activity import Refused, record_activity
from schools.models import Participation, ParticipationMilestone
from schools.states import WITH_A_PLAN

SLICE = 1000


def plan_milestones(participations: Iterable[Participation]) -> None:
    """Write down the milestones of schools that have none yet, each with its own day.

    Participations need their `programme` and `tier`. A school that got its place late is never late from its first
    day: what would have been due before counts from today.
    """
    by_programme: dict[int, list[Milestone]] = {}
    rows = []
    for participation in participations:
        if participation.programme_id not in by_programme:
            found = Milestone.objects.filter(programme=participation.programme_id)
            by_programme[participation.programme_id] = list(found)
        rows += [
            ParticipationMilestone(
                area_id=participation.area_id,
                participation=participation,
                milestone=milestone,
                due_on=due_on(milestone, participation),
            )
            for milestone in by_programme[participation.programme_id]
            if counts_for(milestone, participation)
        ]
    ParticipationMilestone.objects.bulk_create(rows, batch_size=SLICE, ignore_conflicts=True)


def due_on(milestone: Milestone, participation: Participation) -> date:
    """Return the day of a milestone for one school: the fixed one, or counted on the school's own clock."""
    if milestone.due_on is not None:
        return milestone.due_on
    return participation.starts_on + timedelta(days=milestone.days_after_start or 0)


def counts_for(milestone: Milestone, participation: Participation) -> bool:
    """Whether a milestone is for schools of this tier."""
    return not milestone.tiers or participation.tier.kind in milestone.tiers


@transaction.atomic
def follow_programme(programme: Programme) -> Followed:
    """Bring the schools' milestones in step after the programme's have changed; say for how many schools.

    New ones are added, days that nobody moved follow, and what is done stays as it is. What no longer
    counts for a school's tier goes, unless it is done.
    """
    participations = list(
        programme.participations.filter(state__in=WITH_A_PLAN).select_related("tier").order_by("pk")
    )
    have = set(_steps_of_schools(programme))
    plan_milestones(participations)
    own = {participation.pk: participation for participation in participations}
    open_ones = ParticipationMilestone.objects.filter(participation__in=own, done_on=None).select_related(
        "milestone"
    )
    gone, moved = [], []
    for row in open_ones:
        participation = own[row.participation_id]
        if not counts_for(row.milestone, participation):
            gone.append(row)
        elif not row.is_moved and row.due_on != (day := due_on(row.milestone, participation)):
            row.due_on = day
            moved.append(row)
    ParticipationMilestone.objects.filter(pk__in=[row.pk for row in gone]).delete()
    ParticipationMilestone.objects.bulk_update(moved, ["due_on"], batch_size=SLICE)
    added = set(_steps_of_schools(programme)) - have
    return Followed(*(len({school for school, _ in rows}) for rows in (_pairs(moved), added, _pairs(gone))))


def _steps_of_schools(programme: Programme) -> Iterable[tuple[int, int]]:
    """Who has what on the list, by keys of participation and milestone."""
    rows = ParticipationMilestone.objects.filter(participation__programme=programme)
    return rows.values_list("participation", "milestone")


def _pairs(rows: Iterable[ParticipationMilestone]) -> set[tuple[int, int]]:
    return {(row.participation_id, row.milestone_id) for row in rows}


@transaction.atomic
def tick_milestone(
    *, milestone: ParticipationMilestone, by: Membership, done_on: date | None = None
) -> ParticipationMilestone:
    """Say that a school's milestone is done, today or on an earlier day, and move its stage on if that was the last.

    Raises Refused for one that is done already, that the portal ticks by itself, or for a day to come.
    """
    row = _held(milestone.pk)
    if row.milestone.done_when != Milestone.DoneWhen.BY_HAND:
        raise Refused(
            f"“{row.milestone}” is ticked off by itself: {row.milestone.get_done_when_display().lower()}."
        )
    return _tick(row, by, done_on or timezone.localdate())


@transaction.atomic
def tick_by_event(
    *, participation: Participation, event: Milestone.DoneWhen, by: Membership
) -> list[ParticipationMilestone]:
    """Tick what the portal ticks by itself when something has happened, today; return what was ticked."""
    rows = participation.milestones.filter(milestone__done_when=event, done_on=None)
    return [_tick(_held(pk), by, timezone.localdate()) for pk in rows.values_list("pk", flat=True)]


@transaction.atomic
def untick_milestone(*, milestone: ParticipationMilestone, by: Membership) -> ParticipationMilestone:
    """Say that a milestone was not done after all. Raises Refused for what the portal ticks by itself."""
    row = _held(milestone.pk)
    if row.done_on is None or row.milestone.done_when != Milestone.DoneWhen.BY_HAND:
        raise Refused(f"“{row.milestone}” cannot be taken back.")
    row.done_on = row.done_by = None
    row.save(update_fields=["done_on", "done_by"])
    _log(row, by, "took back")
    return row


@transaction.atomic
def move_milestone(
    *, milestone: ParticipationMilestone, due_on: date, by: Membership
) -> ParticipationMilestone:
    """Give one school another day; it then no longer follows the programme's. Raises Refused when it is done."""
    row = _held(milestone.pk)
    if row.done_on is not None:
        raise Refused(f"“{row.milestone}” is done, so its day cannot move.")
    before, row.due_on, row.is_moved = row.due_on, due_on, True
    row.save(update_fields=["due_on", "is_moved"])
    _log(row, by, "moved", f"from {before:%-d %B %Y} to {due_on:%-d %B %Y}")
    return row


def _tick(row: ParticipationMilestone, by: Membership, day: date) -> ParticipationMilestone:
    if row.done_on is not None:
        raise Refused(f"“{row.milestone}” was done on {row.done_on:%-d %B %Y} already.")
    if day > timezone.localdate():
        raise Refused("The day it was done must be today or earlier.")
    row.done_on, row.done_by = day, by
    row.save(update_fields=["done_on", "done_by"])
    _log(row, by, "finished")
    _move_stage_on(row.participation)
    return row


def _move_stage_on(participation: Participation) -> None:
    """Go to the first later stage with something left to do, once nothing of this one is; never back."""
    if participation.stage is None:
        return
    left = participation.milestones.filter(done_on=None).select_related("milestone__stage")
    stages = sorted({row.milestone.stage.position: row.milestone.stage for row in left}.items())
    following = [stage for position, stage in stages if position >= participation.stage.position]
    if following and following[0] != participation.stage:
        participation.stage = following[0]
        participation.save(update_fields=["stage"])


def _held(pk: int) -> ParticipationMilestone:
    found = ParticipationMilestone.objects.select_for_update(of=("self",)).select_related(
        "milestone", "participation__school", "participation__stage"
    )
    return found.get(pk=pk)


def _log(row: ParticipationMilestone, by: Membership, verb: str, detail: str = "") -> None:
    school = row.participation.school
    record_activity(
        by=by,
        verb=verb,
        thing=row.participation,
        thing_name=f"“{row.milestone}” of {school}",
        detail=detail,
        school=school,
        is_for_school=True,
    )
