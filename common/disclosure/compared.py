"""Where views meet or differ, from nothing but the numbers that are shown."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from .distributions import Distribution, Part

ALIKE = 0.15  # of the whole scale

type Extreme = Callable[[Iterable[float]], float]  # min or max


@dataclass(frozen=True)
class Span:
    """Where the mean of a group's answers lies on a scale from 0 to 1: between `low` and `high`, for certain."""

    low: float
    high: float

    @property
    def middle(self) -> float:
        """Return the middle of it."""
        return (self.low + self.high) / 2

    def gap(self, other: "Span") -> float:
        """Return how far two groups are apart at least; 0 where they may be alike."""
        return max(0.0, self.low - other.high, other.low - self.high)

    def is_like(self, other: "Span") -> bool:
        """Whether two groups certainly lie close together."""
        return max(self.high - other.low, other.high - self.low) <= 2 * ALIKE


def span(shown: Distribution, scores: Mapping[str, float]) -> Span | None:
    """Return where the mean lies of those who chose an option on the scale; None where nothing can be said.

    `scores` gives each option on the scale its place from 0 to 1. Of a part that mixes options, every
    split is possible, so the span is as wide as the least and the most that they could mean.
    """
    scored = [part for part in shown.parts if any(option in scores for option in part.options)]
    if not scored:
        return None
    low, high = _bound(scored, scores, min), _bound(scored, scores, max)
    return Span(low, high) if high - low < 1 else None


def _bound(parts: list[Part], scores: Mapping[str, float], extreme: Extreme) -> float:
    """Return the least or the most that the mean can be, whoever of a mixed part stands outside the scale."""
    on_scale = [part for part in parts if all(option in scores for option in part.options)]
    people = sum(part.number for part in on_scale)
    points = sum(part.number * _score(part, scores, extreme) for part in on_scale)
    possible = [points / people] if people else []
    if mixed := [part for part in parts if part not in on_scale]:
        with_them = points + sum(part.number * _score(part, scores, extreme) for part in mixed)
        possible.append(with_them / (people + sum(part.number for part in mixed)))
    return extreme(possible)


def _score(part: Part, scores: Mapping[str, float], extreme: Extreme) -> float:
    return extreme(scores[option] for option in part.options if option in scores)
