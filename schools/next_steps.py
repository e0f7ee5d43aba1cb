"""What this app has for people to do next."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from programmes.asking import ask_at_once, rows_of
from programmes.home import NextStep
from programmes.models import Membership, Programme
from programmes.policies import can_set_up
from schools.models import Participation, SchoolList
from schools.policies import can_look_after
from schools.querysets.participation import within_reach
from schools.services.follow_register import closed_schools

MOST_STEPS = 3


def lists_and_schools(membership: Membership) -> Iterable[NextStep]:
    """Lists to decide, a programme without schools, and schools that closed: for the area, in one query."""
    if not can_look_after(membership):
        return
    answers = ask_at_once(membership, **_questions(membership))
    yield from (_list_step(one, membership) for one in answers["lists"])
    if can_set_up(membership):
        yield from schools_to_bring_in(membership, answers["empty"])
    yield from schools_that_closed(membership, answers["closed"])


def _questions(membership: Membership) -> dict[str, Any]:
    waiting = SchoolList.objects.visible_to(membership).filter(state=SchoolList.State.TO_DECIDE)
    lists = waiting.with_progress().order_by("created_at")[:MOST_STEPS]
    schools = Participation.objects.filter(programme=OuterRef("pk"))
    empty = Programme.objects.filter(~Exists(schools), ends_on__gte=timezone.localdate())
    closed = closed_schools().filter(within_reach(membership, "pk"))
    return {
        "lists": rows_of(lists, "pk", "name", "waiting"),
        "empty": rows_of(empty.order_by("starts_on")[:1], "name"),
        "closed": rows_of(closed, "pk", "name"),
    }


def schools_to_bring_in(membership: Membership, empty: list[dict[str, Any]]) -> Iterable[NextStep]:
    """The current programme in which no school is yet."""
    for programme in empty:
        yield NextStep(
            title=f"Bring schools into {programme['name']}",
            hint="Paste the list of schools you have agreed with; we find them in the register.",
            href=reverse("school_list_new", args=[membership.area.slug]),
            action="Add a list of schools",
            status="To do",
            colour="yellow",
        )


def schools_that_closed(membership: Membership, closed: list[dict[str, Any]]) -> Iterable[NextStep]:
    """Schools of the programme that the register has closed, and for which nobody has said what they became."""
    if not closed:
        return
    one, first = len(closed) == 1, closed[0]["name"]
    yield NextStep(
        title=f"{first} has closed" if one else f"{len(closed)} schools have closed",
        hint="Say what it has become, so that its record goes on." if one else _names(closed),
        href=reverse("school_successor", args=[membership.area.slug, closed[0]["pk"]]),
        action="Say what it has become" if one else f"Begin with {first}",
        status="To decide",
        colour="yellow",
    )


def _names(closed: list[dict[str, Any]]) -> str:
    names = ", ".join(school["name"] for school in closed[:MOST_STEPS])
    more = f" and {len(closed) - MOST_STEPS} more" if len(closed) > MOST_STEPS else ""
    return f"Say what they have become: {names}{more}."


def _list_step(school_list: dict[str, Any], membership: Membership) -> NextStep:
    name, number = school_list["name"], school_list["waiting"]
    names = f"{number} names wait" if number > 1 else "A name waits"
    return NextStep(
        title=f"{names} for a decision in the list “{name}”"
        if number
        else f"The list “{name}” is ready to finish",
        hint="We are not sure which schools are meant." if number else "All its lines are decided.",
        href=reverse(
            "school_list" if number else "school_list_settled",
            args=[membership.area.slug, school_list["pk"]],
        ),
        action="Decide" if number else "Check the schools",
        status="To decide" if number else "Ready",
        colour="yellow" if number else "blue",
    )
