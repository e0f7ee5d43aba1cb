"""Bringing together what two people changed in one answer: by aspect, three-way, from what each had seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps

from audits.models import Answer
from programmes.models import Membership

TEXTS = ("commentary", "now", "possible_action", "because")
# What is changed as one thing: a level and an answer outside the levels exclude each other.
ASPECTS: dict[str, tuple[str, ...]] = {
    "rating": ("level", "outside"),
    **{name: (name,) for name in (*TEXTS, "flag", "target", "is_from_paper")},
}

type Values = tuple[Any, ...]


@dataclass(frozen=True)
class Difference:
    """An aspect that two people changed to different things, and who saved theirs, when."""

    aspect: str
    mine: Values
    theirs: Values
    by: Membership
    when: datetime

    @property
    def is_text(self) -> bool:
        """Whether both could be kept, one after the other."""
        return self.aspect in TEXTS


class Clash(Exception):
    """Two people changed the same to different things, so nothing was saved.

    `differences` says what; `edition` holds theirs, and is to be named once somebody has chosen.
    """

    def __init__(self, differences: list[Difference], edition: int) -> None:
        super().__init__(f"{differences[0].by.user} has changed this too.")
        self.differences, self.edition = differences, edition


def values_of(answer: Any, aspect: str) -> Values:
    """Return what an answer, or an event of its history, holds under an aspect."""
    return tuple(getattr(answer, field) for field in ASPECTS[aspect])


def merged(row: Answer, edition: int, wanted: Mapping[str, Values], by: Membership) -> dict[str, Values]:
    """Return what is to be written of `wanted`, by aspect, for somebody who saw the answer at `edition`.

    Raises Clash where others have changed the same since. What the same person saved from elsewhere gives
    way, but never a text that the new one does not hold.
    """
    if edition >= row.edition:
        return {aspect: mine for aspect, mine in wanted.items() if mine != values_of(row, aspect)}
    seen, since = _history(row, edition)
    is_alone = all(event.changed_by_id == by.pk for event in since)
    written, differences = {}, []
    for aspect, mine in wanted.items():
        was, theirs = values_of(seen, aspect), values_of(row, aspect)
        if mine in (was, theirs):
            continue
        if theirs == was or (is_alone and _loses_nothing(aspect, mine, theirs)):
            written[aspect] = mine
        else:
            differences.append(_difference(aspect, mine, theirs, since))
    if differences:
        raise Clash(differences, row.edition)
    return written


def as_seen(row: Answer, edition: int) -> Any:
    """Return the answer as it was at an edition."""
    return row if edition >= row.edition else _history(row, edition)[0]


def _history(row: Answer, edition: int) -> tuple[Any, Sequence[Any]]:
    """Return the answer as it was at an edition, an empty one if it was not there, and what came since."""
    events = apps.get_model("audits", "AnswerEvent").objects.filter(pgh_obj=row.pk, edition__gte=edition)
    found = list(events.order_by("pgh_id"))
    seen = [event for event in found if event.edition == edition]
    return (seen[-1] if seen else Answer()), [event for event in found if event.edition > edition]


def _loses_nothing(aspect: str, mine: Values, theirs: Values) -> bool:
    """Whether one's own earlier words, saved before their receipt came back, stand in the new ones."""
    return aspect not in TEXTS or theirs[0] in mine[0]


def _difference(aspect: str, mine: Values, theirs: Values, since: Sequence[Any]) -> Difference:
    """Say who saved theirs: the first of the last run of events that hold it."""
    author = since[-1]
    for event in reversed(since):
        if values_of(event, aspect) != theirs:
            break
        author = event
    whose = Membership.objects.select_related("user").get(pk=author.changed_by_id)
    return Difference(aspect, mine, theirs, whose, author.changed_at)
