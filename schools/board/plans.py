"""What would change if several schools were reminded, moved or given a link worker at once.

A plan only reads. It is shown first; whoever says yes sends back the schools that it would change, and the
plan is made again for those: what has changed meanwhile is left alone and said.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from programmes.models import Membership, Stage
from schools.models import Participation
from schools.services.participations import assign_link_worker, move_to_stage
from schools.services.reminders import Reminder, remind_schools, reminders_for
from schools.states import WITH_A_PLAN

REMIND, STAGE, WORKER = "remind", "stage", "worker"


@dataclass(frozen=True)
class Line:
    """One school, and what happens to it or why nothing does."""

    participation: Participation
    text: str


@dataclass
class Plan:
    """Which schools change, which do not, and the verb that does it."""

    verb: str  # “3 schools were reminded”
    do: Callable[[list[Participation], Membership], int]
    changes: list[Line] = field(default_factory=list)
    stays: list[Line] = field(default_factory=list)

    def add(self, participation: Participation, *, change: str, why_not: str) -> None:
        """Put a school where it belongs."""
        lines = self.stays if why_not else self.changes
        lines.append(Line(participation, why_not or change))

    def carry_out(self, by: Membership) -> int:
        """Do it, and return how many schools changed. Raises Refused as the services do."""
        return self.do([line.participation for line in self.changes], by)


def plan_stage(participations: Iterable[Participation], stage: Stage) -> Plan:
    """Plan to move schools to a stage of their programme."""
    plan = Plan(f"moved to {stage}", lambda rows, by: move_to_stage(participations=rows, stage=stage, by=by))
    for one in participations:
        if one.programme_id != stage.programme_id or one.state not in WITH_A_PLAN:
            why_not = f"has no place in {stage.programme}"
        else:
            why_not = "is there already" if one.stage_id == stage.pk else ""
        plan.add(one, change=f"from {one.stage or 'no stage'} to {stage}", why_not=why_not)
    return plan


def plan_worker(participations: Iterable[Participation], worker: Membership | None) -> Plan:
    """Plan to say who looks after schools, or that nobody does."""
    plan = Plan(
        f"given to {worker.user}" if worker else "left without a link worker",
        lambda rows, by: assign_link_worker(participations=rows, link_worker=worker, by=by),
    )
    to = str(worker.user) if worker else "nobody"
    for one in participations:
        same = one.link_worker_id == (worker.pk if worker else None)
        before = str(one.link_worker.user) if one.link_worker else "nobody"
        plan.add(one, change=f"from {before} to {to}", why_not="has it so already" if same else "")
    return plan


def plan_reminder(participations: Iterable[Participation]) -> Plan:
    """Plan to remind schools of what is late or comes next."""
    plan = Plan("reminded", _remind)
    for reminder in reminders_for(participations):
        plan.add(reminder.participation, change=_in_words(reminder), why_not=reminder.why_not)
    return plan


def _remind(participations: list[Participation], by: Membership) -> int:
    reminders = remind_schools(participations=participations, by=by)
    return sum(not reminder.why_not for reminder in reminders)


def _in_words(reminder: Reminder) -> str:
    steps = ", ".join(f"“{step.milestone}”" for step in reminder.steps)
    return f"{steps}, to {' and '.join(reminder.readers.values())}"
