"""What a school has to do next: its own milestones."""

from collections.abc import Iterable

from django.urls import reverse

from programmes.home import NextStep, Urgency
from programmes.models import Membership, Milestone
from schools.models import Participation, ParticipationMilestone
from schools.policies import can_keep_record, works_at_school

from .checklist import day_words

FEW = 3


def own_milestones(membership: Membership) -> Iterable[NextStep]:
    """A school's own milestones that are still to be done, the earliest first; in one query.

    What the portal ticks off by itself has steps of its own, which lead to where it is done.
    """
    if not (works_at_school(membership) and can_keep_record(membership)):
        return
    rows = ParticipationMilestone.objects.filter(
        participation__in=Participation.objects.visible_to(membership).placed(),
        milestone__side=Milestone.Side.SCHOOL,
        milestone__done_when=Milestone.DoneWhen.BY_HAND,
        done_on=None,
    )
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
