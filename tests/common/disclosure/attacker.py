"""Somebody who takes everything that is published and works out how much is left open, as statistical offices do.

Every group's answers are unknown numbers; what is shown, and that groups of which nothing is shown are small,
are equations. A solver finds the least and the most that any number can be.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np
from scipy.optimize import linprog

from common.disclosure import Distribution, Thresholds, Together

NEARLY = 1e-6


class Attacker:
    """Knows what is shown of groups and of all of them together, and the rule by which it was made."""

    def __init__(
        self,
        found: Together,
        tables: Mapping[str, Mapping[str, int]],
        options: Sequence[str],
        thresholds: Thresholds,
    ):
        self.groups, self.options, self.thresholds = list(tables), list(options), thresholds
        self.equal: list[np.ndarray] = []
        self.numbers: list[float] = []
        self.most: list[np.ndarray] = []
        hidden = [group for group in self.groups if found.each[group].base is None]
        for group in self.groups:
            self._learn(found.each[group], [group])
        for group in hidden:
            self.most.append(self.row([group], self.options))
        in_it = (
            self.groups if found.number == len(self.groups) else [g for g in self.groups if g not in hidden]
        )
        assert found.number in (0, len(in_it))
        if found.number:
            self._learn(found.whole, in_it)

    def row(self, groups: Iterable[str], options: Iterable[str]) -> np.ndarray:
        """The number of people of these groups who chose one of these options, as a sum of unknown numbers."""
        row = np.zeros(len(self.groups) * len(self.options))
        for group in groups:
            for option in options:
                row[self.groups.index(group) * len(self.options) + self.options.index(option)] = 1
        return row

    def _learn(self, shown: Distribution, groups: list[str]) -> None:
        if shown.base is not None:
            self.equal.append(self.row(groups, self.options))
            self.numbers.append(shown.base)
        for part in shown.parts:
            self.equal.append(self.row(groups, part.options))
            self.numbers.append(part.number)

    def bounds(self, sought: np.ndarray) -> tuple[float, float]:
        """The least and the most that a sum of unknown numbers can be."""
        return self._extreme(sought, 1), self._extreme(sought, -1)

    def _extreme(self, sought: np.ndarray, sign: int) -> float:
        found = linprog(
            sign * sought,
            A_eq=np.array(self.equal) if self.equal else None,
            b_eq=self.numbers or None,
            A_ub=np.array(self.most) if self.most else None,
            b_ub=[self.thresholds.school - 1] * len(self.most) or None,
            method="highs",
        )
        return sign * found.fun if found.status == 0 else float("inf")

    def finds(self, *, at_once: int = 1) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], float, float]]:
        """Yield what is worked out although it is small: groups, options, the least and the most."""
        for groups in _some(self.groups, at_once):
            for options in _some(self.options, len(self.options)):
                low, high = self.bounds(self.row(groups, options))
                is_open = high - low >= self.thresholds.cell - NEARLY
                is_large = high - low < NEARLY and low >= self.thresholds.cell - NEARLY
                if not (is_open or is_large):
                    yield groups, options, low, high


def _some(things: Sequence[str], most: int) -> Iterator[tuple[str, ...]]:
    for number in range(1, most + 1):
        yield from combinations(things, number)
