"""How many people chose what, so far as nobody's answer can be read from it.

Options are never left blank, which could be undone by subtraction: neighbours are put together until
every number is large enough, so the numbers shown always add up to everybody (docs/adr/0017).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from .thresholds import Thresholds

TOO_FEW = "Fewer than {minimum} answered. Answers are shown from {minimum} upwards, so that nobody can be picked out."
TOO_ALIKE = (
    "How many chose what is not shown: some numbers would be so small that people could be picked out."
)


@dataclass(frozen=True)
class Part:
    """Neighbouring options, in their order, and how many people chose one of them."""

    options: tuple[str, ...]
    number: int


@dataclass(frozen=True)
class Distribution:
    """What may be shown: `base` people (None for too few to say how many) in two `parts` or more, or none.

    Without parts, `reason` is a sentence that says why.
    """

    base: int | None
    parts: tuple[Part, ...] = ()
    reason: str = ""


def distribution(
    counts: Mapping[str, int],
    *,
    order: Sequence[str],
    outside: Sequence[str] = (),
    base: int,
    thresholds: Thresholds,
    apart: Sequence[Mapping[str, int]] = (),
    middle: int = 0,
) -> Distribution:
    """Return what may be shown of `base` people's answers to one question. The same in, the same out.

    `counts` is how many chose each option; `order` the options along the scale; `outside` those beside
    it, such as “not sure”, and the empty one of people who did not say. They stand after the scale, and
    are put together with its end only where they are too few.

    `apart` are parts of the same answers that somebody could work out who knows the rest, as a
    facilitator knows the group that they counted: what is shown must be large enough in each of them.

    `middle` is after how many options the scale turns from its upper to its lower side, if it does: of cuts
    that say as much, one that lies there says more.

    Raises ValueError if the counts do not add up to the base, or an option is there twice or not at all.
    """
    options = (*order, *outside)
    if len(set(options)) != len(options) or not set(counts) <= set(options):
        raise ValueError("Each option stands once on the scale or outside it.")
    if sum(counts.values()) != base or min(counts.values(), default=0) < 0:
        raise ValueError("Every person is counted once, for one of the options.")
    if base < thresholds.school:
        return Distribution(None, reason=TOO_FEW.format(minimum=thresholds.school))
    tables = [counts, *(table for table in apart if sum(table.values()))]
    if all(sum(table.values()) >= thresholds.school for table in tables):
        for parts in partitions(options, scale=len(order), middle=middle):
            if all(_are_large(parts, table, thresholds.cell) for table in tables):
                return Distribution(base, tuple(Part(part, _number(part, counts)) for part in parts))
    return Distribution(base, reason=TOO_ALIKE)


def coarser(shown: Iterable[Part], thresholds: Thresholds) -> Distribution:
    """Return what may still be shown of parts once published, by thresholds that have risen since.

    Parts are only put together, never cut anew: two publications never differ by somebody.
    """
    parts = tuple(shown)
    base = sum(part.number for part in parts)
    if len(parts) > 1 and base >= thresholds.school and min(part.number for part in parts) >= thresholds.cell:
        return Distribution(base, parts)  # nothing needs to be put together
    return _renamed(
        distribution(
            {str(place): part.number for place, part in enumerate(parts)},
            order=[str(place) for place in range(len(parts))],
            base=base,
            thresholds=thresholds,
        ),
        parts,
    )


type Parts = tuple[tuple[str, ...], ...]


def partitions[Option](
    options: Sequence[Option], *, scale: int, middle: int = 0
) -> Iterator[tuple[tuple[Option, ...], ...]]:
    """Yield the ways to cut the options into two parts or more, those that say most first.

    Most parts; then what cuts the scale somewhere, there in its middle, and what keeps it apart from the
    options outside.
    """

    def worth(cuts: tuple[int, ...]) -> tuple[bool, bool, bool, tuple[int, ...]]:
        return cuts[0] >= scale, bool(middle) and middle not in cuts, scale not in cuts, cuts

    for number in range(len(options) - 1, 0, -1):
        ways = combinations(range(1, len(options)), number)
        for cuts in sorted(ways, key=worth):
            ends = (0, *cuts, len(options))
            yield tuple(tuple(options[start:end]) for start, end in pairwise(ends))


def _are_large(parts: Parts, table: Mapping[str, int], least: int) -> bool:
    return all(_number(part, table) >= least for part in parts)


def _number(part: tuple[str, ...], table: Mapping[str, int]) -> int:
    return sum(table.get(option, 0) for option in part)


def _renamed(found: Distribution, parts: Sequence[Part]) -> Distribution:
    """Return it with the options of the parts that it puts together."""
    joined = tuple(
        Part(tuple(option for place in part.options for option in parts[int(place)].options), part.number)
        for part in found.parts
    )
    return Distribution(found.base, joined, found.reason)
