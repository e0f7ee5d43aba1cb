"""What this app has for people to do next."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from programmes.home import NextStep
from programmes.models import Membership, Programme
from programmes.policies import can_set_up
from schools.models import Participation, SchoolList

MOST_STEPS = 3


def lists_to_decide(membership: Membership) -> Iterable[NextStep]:
    """Lists of schools whose names wait for a person, the oldest first, and lists ready to finish."""
    waiting = SchoolList.objects.visible_to(membership).filter(state=SchoolList.State.TO_DECIDE)
    for school_list in waiting.with_progress().order_by("created_at")[:MOST_STEPS]:
        yield _step(school_list, membership)


def schools_to_bring_in(membership: Membership) -> Iterable[NextStep]:
    """The current programme in which no school is yet, for those who set programmes up."""
    if not can_set_up(membership):
        return
    schools = Participation.objects.filter(programme=OuterRef("pk"))
    empty = Programme.objects.filter(~Exists(schools), ends_on__gte=timezone.localdate())
    for programme in empty.order_by("starts_on")[:1]:
        yield NextStep(
            title=f"Bring schools into {programme}",
            hint="Paste the list of schools you have agreed with; we find them in the register.",
            href=reverse("school_list_new", args=[membership.area.slug]),
            action="Add a list of schools",
            status="To do",
            colour="yellow",
        )


def _step(school_list: SchoolList, membership: Membership) -> NextStep:
    number: int = school_list.waiting  # type: ignore[attr-defined]
    names = f"{number} names wait" if number > 1 else "A name waits"
    return NextStep(
        title=f"{names} for a decision in the list “{school_list}”"
        if number
        else f"The list “{school_list}” is ready to finish",
        hint="We are not sure which schools are meant." if number else "All its lines are decided.",
        href=reverse(
            "school_list" if number else "school_list_settled", args=[membership.area.slug, school_list.pk]
        ),
        action="Decide" if number else "Check the schools",
        status="To decide" if number else "Ready",
        colour="yellow" if number else "blue",
    )
