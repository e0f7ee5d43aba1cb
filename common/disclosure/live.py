"""How many have answered so far, of one school and of several together."""

from collections.abc import Iterable
from dataclasses import dataclass

from .thresholds import Thresholds


def live_count(number: int, thresholds: Thresholds) -> int | None:
    """Return how many have answered so far, or None while they are fewer than may be told."""
    return number if number >= thresholds.school else None


@dataclass(frozen=True)
class LiveTotal:
    """How many have answered at several schools together; “at least” so many where it `is_at_least`."""

    number: int
    is_at_least: bool = False


def live_total(numbers: Iterable[int], thresholds: Thresholds, *, is_whole: bool = True) -> LiveTotal:
    """Return how many answered at several schools together, so that no school's hidden number follows from it.

    What the schools that are told leave of an exact total are the hidden ones together. It is told only where it says
    nothing of any one of them: each could still have any number from none to one below the minimum. Else the total
    is “at least” what the schools that are told have, which everybody sees already. So is that of a part of
    the schools (`is_whole` False): two totals that overlap would tell of the rest.
    """
    counted = list(numbers)
    told = sum(number for number in counted if live_count(number, thresholds) is not None)
    hidden = [number for number in counted if live_count(number, thresholds) is None]
    if not hidden:
        return LiveTotal(told)
    most = thresholds.school - 1
    if is_whole and most <= sum(hidden) <= most * (len(hidden) - 1):
        return LiveTotal(told + sum(hidden))
    return LiveTotal(told, is_at_least=True)
