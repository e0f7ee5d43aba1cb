"""The rows of one page of the board: what they show and no more, for fifty whole schools cost a tenth of the page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from schools.models import Participation, ParticipationMilestone, School

SHOWN = (
    "pk",
    "school_id",
    "school__name",
    "school__urn",
    "state",
    "stage__name",
    "stage__position",
    "link_worker__user__full_name",
    "link_worker__user__email",
)


@dataclass(frozen=True, slots=True)
class Row:
    """A school as the board shows it; empty words where there is nothing to say."""

    pk: int  # of the participation
    school_id: int
    name: str
    place: str  # town and council, as the register has them
    state: str
    stage: str  # while it holds a place
    position: int  # of that stage
    worker: str
    step: str
    due_on: date | None


def rows_for(keys: Sequence[int]) -> list[Row]:
    """Return the rows of these participations, in their order, in three queries."""
    found = Participation.objects.order_by().filter(pk__in=keys).values(*SHOWN)
    shown = {one["pk"]: one for one in found}
    places = _places(one["school__urn"] for one in shown.values() if one["school__urn"])
    placed = [key for key, one in shown.items() if one["state"] in Participation.PLACED]
    steps = {
        key: (step, due_on)
        for key, step, due_on in first_steps(placed).values_list(
            "participation_id", "milestone__name", "due_on"
        )
    }
    return [_row(shown[key], places, steps.get(key, ("", None))) for key in keys]


def first_steps(placed: Iterable[int]) -> QuerySet[ParticipationMilestone]:
    """Find what each of these participations, which hold a place, has to do first."""
    return (
        ParticipationMilestone.objects.filter(participation__in=placed, done_on=None)
        .order_by("participation_id", "due_on", "milestone__stage__position", "pk")
        .distinct("participation_id")
    )


def _places(urns: Iterable[int]) -> dict[int, str]:
    found = School.objects.order_by().filter(urn__in=urns).values_list("urn", "town", "locality", "la_name")
    return {urn: ", ".join(filter(None, (town or near, council))) for urn, town, near, council in found}


def _row(one: dict[str, Any], places: dict[int, str], step: tuple[str, date | None]) -> Row:
    placed = one["state"] in Participation.PLACED
    return Row(
        pk=one["pk"],
        school_id=one["school_id"],
        name=one["school__name"],
        place=places.get(one["school__urn"], ""),
        state=one["state"],
        stage=one["stage__name"] or "" if placed else "",
        position=one["stage__position"] or 0,
        worker=one["link_worker__user__full_name"] or one["link_worker__user__email"] or "",
        step=step[0],
        due_on=step[1],
    )
