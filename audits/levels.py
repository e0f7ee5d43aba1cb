"""The levels of a framework's version, in their own words, and what may be worked out from them."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from audits.models import FrameworkVersion, Statement

# Of a version that offers this answer apart from the levels, a statement that was answered so holds no theme.
DOES_NOT_APPLY = "does_not_apply"


@dataclass(frozen=True)
class Levels:
    """The levels of a version, lowest first, and the answers that stand apart from them."""

    values: tuple[int, ...]
    names: tuple[str, ...]
    apart: Mapping[str, str]  # id: name

    @classmethod
    def of(cls, version: FrameworkVersion) -> "Levels":
        """Return the levels of a version."""
        levels: list[dict[str, Any]] = version.levels
        return cls(
            tuple(level["value"] for level in levels),
            tuple(level["name"] for level in levels),
            {one["id"]: one["name"] for one in version.outside},
        )

    def name(self, level: int | None) -> str:
        """Return the word for a level; nothing for none."""
        return "" if level is None else self.names[self.values.index(level)]

    def step(self, level: int | None) -> int | None:
        """Return where a level stands, counted from 1."""
        return None if level is None else self.values.index(level) + 1

    def spread(self, levels: Iterable[int | None]) -> list[int]:
        """Return how many stand at each level, lowest first; None counts nowhere."""
        counted = Counter(levels)
        return [counted[value] for value in self.values]


def median(levels: Sequence[int]) -> int | None:
    """Return the level in the middle, of two middles the lower; None for no levels."""
    return sorted(levels)[(len(levels) - 1) // 2] if levels else None


@dataclass(frozen=True)
class ThemeLevel:
    """Where a theme stands: the median of its statements, unless a statutory one holds it lower."""

    level: int | None
    held_by: Statement | None = None


def theme_level(
    statements: Iterable[Statement],
    levels: Mapping[int, int | None],
    not_applying: Collection[int] = (),
) -> ThemeLevel:
    """Return the level of a theme from its statements and their levels, by key.

    A statement that says what the law asks for holds the theme until it reaches its own level; of several
    the one that holds it lowest. So does one that was not looked at, or needs more information; one of
    those that do not apply, by key, does not: the law asks nothing there.
    """
    asked = list(statements)
    middle = median([level for one in asked if (level := levels.get(one.pk)) is not None])
    if middle is None:
        return ThemeLevel(None)
    holding = [
        one
        for one in asked
        if one.must_reach is not None
        and one.pk not in not_applying
        and (levels.get(one.pk) or 0) < one.must_reach
        and middle > (one.holds_at or 0)
    ]
    lowest = min(holding, key=lambda one: one.holds_at or 0, default=None)
    return ThemeLevel(lowest.holds_at if lowest else middle, lowest)
