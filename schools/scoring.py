"""How scores become points of a hundred, and when two people differ too much."""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

MOST_POINTS = 3  # for a criterion
WIDE = 1  # points; a difference of more is talked through

type Scores = Mapping[int, int]  # criterion's id: points


def total(scores: Scores, weights: Mapping[int, int]) -> Decimal:
    """Return the points of a hundred of one person's scores: the sum of score / 3 × weight."""
    return sum((Decimal(points * weights[key]) / MOST_POINTS for key, points in scores.items()), Decimal(0))


def mean_total(all_scores: Iterable[Scores], weights: Mapping[int, int]) -> Decimal:
    """Return the mean of several people's totals, to two places."""
    totals = [total(scores, weights) for scores in all_scores]
    return (sum(totals, Decimal(0)) / len(totals)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def wide_differences(all_scores: Iterable[Scores]) -> set[int]:
    """Return the criteria on which any two people differ by more than one point."""
    given: dict[int, list[int]] = {}
    for scores in all_scores:
        for key, points in scores.items():
            given.setdefault(key, []).append(points)
    return {key for key, points in given.items() if max(points) - min(points) > WIDE}
