"""A school's year for its own people: what is done, what comes next, what can wait."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.safestring import SafeString

from common.components import component
from programmes.models import Milestone
from schools.models import ParticipationMilestone

from .standing import Standing


@dataclass(frozen=True)
class Task:
    """A line of the checklist, as the component for lists of tasks takes it."""

    title: str
    hint: str
    href: str
    status: str | SafeString
    colour: str = ""


def own_next_step(standing: Standing) -> ParticipationMilestone | None:
    """Return what the school itself does next: the earliest of its own milestones that is not done."""
    own = (step.row for step in standing.steps if step.row.milestone.side == Milestone.Side.SCHOOL)
    return next((row for row in own if row.done_on is None), None)


def tasks_of(standing: Standing, area: str) -> list[Task]:
    """Return the school's milestones as a list of tasks, by day."""
    following = own_next_step(standing)
    return [_task(step.row, following, area, standing) for step in standing.steps]


def _task(
    row: ParticipationMilestone, following: ParticipationMilestone | None, area: str, standing: Standing
) -> Task:
    school = standing.current.school_id if standing.current else 0
    href = reverse("school_milestone", args=[area, school, row.pk])
    status, colour = _status(row, following)
    return Task(row.milestone.name, _hint(row), href, status, colour)


def _status(row: ParticipationMilestone, following: ParticipationMilestone | None) -> tuple[str, str]:
    if row.done_on is not None:
        return component("done"), ""
    if row == following:
        return "Do this next", "turquoise"
    return ("Waiting", "yellow") if row.is_late else ("Later", "grey")


def _hint(row: ParticipationMilestone) -> str:
    if row.done_on is not None:
        by = f" by {row.done_by.user}" if row.done_by else ""
        return f"Done on {day_words(row.done_on)}{by}"
    who = "" if row.milestone.side == Milestone.Side.SCHOOL else f"{row.milestone.get_side_display()}. "
    return f"{who}{'Was due' if row.is_late else 'By'} {day_words(row.due_on)}"


def day_words(day: date) -> str:
    """Return a day as people write it: 2 December 2026."""
    return f"{day.day} {day:%B %Y}"
