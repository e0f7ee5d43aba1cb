"""How a share has changed between two groups of people, and how much of that may be chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from .distributions import Distribution

Z = 1.959964  # of the normal distribution, for an interval of 95 in a hundred


@dataclass(frozen=True)
class Change:
    """The share of everybody who chose one of `options`, then and now, and where the difference lies.

    Between `low` and `high`, with 95 in a hundred certainty; where that includes nought, it is too few to say.
    """

    options: tuple[str, ...]
    then: float
    now: float
    low: float
    high: float

    @property
    def is_certain(self) -> bool:
        """Whether more, or fewer, people chose it for certain enough."""
        return self.low > 0 or self.high < 0


def share(shown: Distribution, order: Sequence[str], place: int) -> float | None:
    """Return which share of everybody chose one of the first `place` options; None where that is not shown."""
    return _number(shown, order, place) / shown.base if shown.base and place in ends(shown, order) else None


def change(then: Distribution, now: Distribution, order: Sequence[str], *, middle: int) -> Change | None:
    """Return how the share of those on the upper side of a scale has changed; None where it is not shown.

    The scale is cut where both show a cut, next to after its first `middle` options. Two groups of people
    who answered apart from each other, by Newcombe's hybrid score interval (method 10, without correction:
    R. G. Newcombe, Interval estimation for the difference between independent proportions, Statistics in
    Medicine 17, 1998), from Wilson's score intervals (E. B. Wilson, Journal of the American Statistical
    Association 22, 1927). Where some answered both times, or most of the school did, it is wider than it
    need be. It says nothing of those who did not answer.
    """
    shared = (ends(then, order) & ends(now, order)) - {len(order)}
    if not (then.base and now.base and shared):
        return None
    place = min(shared, key=lambda place: (abs(place - middle), place))
    before, after = _number(then, order, place), _number(now, order, place)
    low, high = _difference(before, then.base, after, now.base)
    return Change(tuple(order[:place]), before / then.base, after / now.base, low, high)


def ends(shown: Distribution, order: Sequence[str]) -> set[int]:
    """Return after how many of the options along the scale a part ends."""
    found, place = set(), 0
    for part in shown.parts:
        place += len(part.options)
        if place <= len(order):
            found.add(place)
    return found


def _number(shown: Distribution, order: Sequence[str], place: int) -> int:
    return sum(part.number for part in shown.parts if set(part.options) <= set(order[:place]))


def _difference(before: int, then: int, after: int, now: int) -> tuple[float, float]:
    was, is_ = before / then, after / now
    (was_low, was_high), (low, high) = _wilson(before, then), _wilson(after, now)
    difference = is_ - was
    return (
        difference - sqrt((is_ - low) ** 2 + (was_high - was) ** 2),
        difference + sqrt((high - is_) ** 2 + (was - was_low) ** 2),
    )


def _wilson(number: int, base: int) -> tuple[float, float]:
    part = number / base
    middle = (2 * number + Z**2) / (2 * (base + Z**2))
    half = Z * sqrt(Z**2 + 4 * base * part * (1 - part)) / (2 * (base + Z**2))
    return middle - half, middle + half
