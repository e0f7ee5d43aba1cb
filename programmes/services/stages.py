"""A programme's stages and milestones: the plan that every school follows on its own clock."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max, ProtectedError

from programmes.following import Followed, follower
from programmes.models import Membership, Milestone, Programme, Stage

from .activity import Refused, record_activity


@dataclass(frozen=True)
class PlanChange:
    """A milestone as it is now, and for how many schools that changed something."""

    milestone: Milestone
    followed: Followed

    def __str__(self) -> str:
        return str(self.followed)


@transaction.atomic
def add_stage(*, programme: Programme, name: str, by: Membership) -> Stage:
    """Add a stage after the others. Raises Refused for a known name."""
    held = Programme.objects.select_for_update().get(pk=programme.pk)
    _refuse_stage_twins(held, name)
    last = held.stages.aggregate(last=Max("position"))["last"] or 0
    stage = Stage.objects.create(area=by.area, programme=held, name=name, position=last + 1)
    record_activity(by=by, verb="added the stage", thing=stage, detail=f"to {held}")
    return stage


@transaction.atomic
def rename_stage(*, stage: Stage, name: str, by: Membership) -> Stage:
    """Give a stage another name. Raises Refused for a known one."""
    row = Stage.objects.select_for_update().get(pk=stage.pk)
    _refuse_stage_twins(row.programme, name, but=row)
    before, row.name = row.name, name
    row.save(update_fields=["name"])
    record_activity(by=by, verb="renamed the stage", thing=row, detail=f"(before: {before})")
    return row


@transaction.atomic
def move_stage(*, stage: Stage, up: bool, by: Membership) -> Stage:
    """Let a stage change places with the one before it, or after it; at either end it stays."""
    Programme.objects.select_for_update().get(pk=stage.programme_id)
    row = Stage.objects.get(pk=stage.pk)
    others = Stage.objects.filter(programme=row.programme_id)
    other = (
        others.filter(position__lt=row.position).last()
        if up
        else others.filter(position__gt=row.position).first()
    )
    if other is not None:
        row.position, other.position = other.position, row.position
        Stage.objects.bulk_update([row, other], ["position"])
        record_activity(by=by, verb="moved the stage", thing=row, detail="up" if up else "down")
    return row


@transaction.atomic
def remove_stage(*, stage: Stage, by: Membership) -> bool:
    """Remove a stage without milestones or schools. Raises Refused for one that is used."""
    try:
        Stage.objects.filter(pk=stage.pk).delete()
    except ProtectedError as error:
        raise Refused(
            f"{stage} has milestones or schools in it. Move them to another stage first."
        ) from error
    record_activity(by=by, verb="removed the stage", thing=stage, detail=f"from {stage.programme}")
    return True


@transaction.atomic
def save_milestone(
    *,
    programme: Programme,
    stage: Stage,
    name: str,
    side: str,
    done_when: str,
    by: Membership,
    milestone: Milestone | None = None,
    hint: str = "",
    days_after_start: int | None = None,
    due_on: date | None = None,
    tiers: list[str] | None = None,
) -> PlanChange:
    """Add a milestone, or change one, and let the schools follow; say for how many something changed.

    It is due on a fixed day or so many days after a school's own start: exactly one of both. No tiers
    means all. Raises Refused for a name that another milestone has.
    """
    twins = programme.milestones.exclude(pk=milestone.pk if milestone else 0)
    if twins.filter(name__iexact=name).exists():
        raise Refused(f"There is a milestone “{name}” in this programme already.")
    row = Milestone.objects.select_for_update().get(pk=milestone.pk) if milestone else None
    row = row or Milestone(area=by.area, programme=programme)
    row.stage, row.name, row.hint, row.side, row.done_when = stage, name, hint, side, done_when
    row.days_after_start, row.due_on, row.tiers = days_after_start, due_on, tiers or []
    row.save()
    followed = follower().plan_changed(programme)
    record_activity(
        by=by,
        verb="changed the milestone" if milestone else "added the milestone",
        thing=row,
        detail=f"of {programme}. {followed}",
    )
    return PlanChange(row, followed)


@transaction.atomic
def remove_milestone(*, milestone: Milestone, by: Membership) -> PlanChange:
    """Remove a milestone from the programme and from schools. Raises Refused once a school has done it."""
    followed = follower().milestone_leaves(milestone)
    try:
        Milestone.objects.filter(pk=milestone.pk).delete()
    except ProtectedError as error:
        raise Refused(
            f"Schools have done “{milestone}” already, so it stays with them. "
            "Choose for which tiers it counts from now on instead."
        ) from error
    record_activity(
        by=by, verb="removed the milestone", thing=milestone, detail=f"from {milestone.programme}. {followed}"
    )
    return PlanChange(milestone, followed)


def timeline(programme: Programme) -> list[Stage]:
    """Return the stages in order, each with `steps`: its milestones by their day. Two queries.

    Days that count from a school's start are placed as if every school began with the programme.
    """
    stages = list(programme.stages.all())

    def day(milestone: Milestone) -> date:
        return milestone.due_on or programme.starts_on + timedelta(days=milestone.days_after_start or 0)

    milestones = sorted(programme.milestones.all(), key=day)
    for stage in stages:
        stage.steps = [m for m in milestones if m.stage_id == stage.pk]  # type: ignore[attr-defined]
    return stages


def _refuse_stage_twins(programme: Programme, name: str, but: Stage | None = None) -> None:
    if programme.stages.exclude(pk=but.pk if but else 0).filter(name__iexact=name).exists():
        raise Refused(f"There is a stage “{name}” in this programme already.")
