"""What a person needs to do next: each app tells its part, the home page puts them in order.

Apps register their part in AppConfig.ready(): `register_steps(audits_to_read)`. A part is asked for
one membership, returns a few steps at most, and costs a number of queries that does not grow with
the number of records.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from .models import Membership


class Urgency(IntEnum):
    """How soon; the first of the most urgent steps becomes the one that the page begins with."""

    NOW = 1
    SOON = 2
    WHEN_YOU_CAN = 3


@dataclass(frozen=True)
class NextStep:
    """One thing to do. `title` is a sentence that begins with what happened or with a verb.

    `action` is what the button says when the step comes first; `status` is a word for its tag.
    """

    title: str
    href: str
    action: str
    hint: str = ""
    urgency: Urgency = Urgency.SOON
    status: str = ""
    colour: str = "grey"


@dataclass(frozen=True)
class Counts:
    """Numbers that are links, under a heading: (number, what it counts, address)."""

    heading: str
    items: Sequence[tuple[int, str, str]]


type StepSource = Callable[[Membership], Iterable[NextStep]]
type CountSource = Callable[[Membership], Counts | None]
_sources: list[StepSource] = []
_counts: list[CountSource] = []


def register_steps(source: StepSource) -> None:
    """Add a part of the product that can have something for a person to do."""
    _sources.append(source)


def steps_for(membership: Membership) -> list[NextStep]:
    """Return everything that waits for this membership, the most urgent first."""
    found = [step for source in _sources for step in source(membership)]
    return sorted(found, key=lambda step: step.urgency)


def register_counts(source: CountSource) -> None:
    """Add numbers that the home page shows below the steps; None for a membership that has none."""
    _counts.append(source)


def counts_for(membership: Membership) -> list[Counts]:
    """Return the numbers that a membership's home page shows."""
    return [found for source in _counts if (found := source(membership)) and found.items]
