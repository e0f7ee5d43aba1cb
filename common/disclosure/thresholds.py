"""From how many people on something is shown."""

from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True)
class Thresholds:
    """The least that is shown: people of a school, people in one number, schools in a figure of an area.

    An area may raise them, never lower them (its settings hold to that).
    """

    school: int = 10
    cell: int = 5
    schools: int = 3

    @classmethod
    def of(cls, settings: Any) -> Self:
        """Return those of an area's settings, an object with the three minimums."""
        return cls(settings.minimum_school, settings.minimum_cell, settings.minimum_schools)
