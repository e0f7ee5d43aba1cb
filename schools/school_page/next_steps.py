"""What there is to do next about schools: for a school its milestones, for the area schools that closed."""

from collections.abc import Iterable

from django.urls import reverse

from programmes.home import NextStep, Urgency
from programmes.models import Membership, Milestone
from schools.models import Participation, ParticipationMilestone
from schools.policies import can_keep_record, can_look_after, works_at_school
from schools.querysets.participation import within_reach
from schools.services.follow_register import closed_schools

from .checklist import day_words

FEW = 3


def own_milestones(membership: Membership) -> Iterable[NextStep]:
    """A school's own milestones that are still to be done, the earliest first; in one query.

    Signing has a step of its own, which leads to what there is to sign.
    """
    if not (works_at_school(membership) and can_keep_record(membership)):
        return
    rows = ParticipationMilestone.objects.filter(
        participation__in=Participation.objects.visible_to(membership).placed(),
        milestone__side=Milestone.Side.SCHOOL,
        done_on=None,
    ).exclude(milestone__done_when=Milestone.DoneWhen.AGREEMENT_SIGNED)
    for row in rows.select_related("milestone", "participation__school").order_by("due_on", "pk")[:FEW]:
        school = row.participation.school
        yield NextStep(
            title=row.milestone.name,
            hint=row.milestone.hint or str(school),
            href=reverse("school_milestone", args=[membership.area.slug, school.pk, row.pk]),
            action="See what to do",
            urgency=Urgency.NOW if row.is_late else Urgency.SOON,
            status=f"{'Was due' if row.is_late else 'By'} {day_words(row.due_on)}",
            colour="orange" if row.is_late else "blue",
        )


def schools_that_closed(membership: Membership) -> Iterable[NextStep]:
    """Schools of the programme that the register has closed, and for which nobody has said what they became."""
    if not can_look_after(membership):
        return
    reached = closed_schools().filter(within_reach(membership, "pk"))
    found = list(reached.values_list("pk", "name"))
    if not found:
        return
    one = len(found) == 1
    yield NextStep(
        title=f"{found[0][1]} has closed" if one else f"{len(found)} schools have closed",
        hint="Say what it has become, so that its record goes on." if one else _names(found),
        href=reverse("school_successor", args=[membership.area.slug, found[0][0]]),
        action="Say what it has become" if one else f"Begin with {found[0][1]}",
        status="To decide",
        colour="yellow",
    )


def _names(found: list[tuple[int, str]]) -> str:
    names = ", ".join(name for _, name in found[:FEW])
    more = f" and {len(found) - FEW} more" if len(found) > FEW else ""
    return f"Say what they have become: {names}{more}."
