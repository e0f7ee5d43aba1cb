"""What may be shown of several groups, each for itself and all of them together: no subtraction gives a small number.

Whoever takes what the groups show away from the whole is left with those who are not shown so finely: for
every run of neighbouring options that is nobody, or at least as many as a number must be, and of which group they
are stays open even for somebody who knows this rule (docs/adr/0019).
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from .distributions import TOO_ALIKE, Distribution, Part, coarser, distribution, partitions
from .left_over import Run, leaves_nothing_small, runs_of
from .thresholds import Thresholds

TOO_FEW_GROUPS = "What all schools said together is shown from {minimum} schools upwards."
NOT_TOGETHER = "What all schools said together is not shown, so that it gives nothing away about one of them."


@dataclass(frozen=True)
class Together[Group: Hashable]:
    """What may be shown of each group, and of `number` of them together: all, or all but those that show nothing."""

    each: Mapping[Group, Distribution]
    whole: Distribution
    number: int


def together[Group: Hashable](
    tables: Mapping[Group, Mapping[str, int]],
    *,
    order: Sequence[str],
    outside: Sequence[str] = (),
    thresholds: Thresholds,
    may_join: bool = True,
    middle: int = 0,
) -> Together[Group]:
    """Return what may be shown of answers to one question, by group and of all groups. The same in, the same out.

    `tables` is how many chose each option, by group; every person of the group is counted once. `order`,
    `outside` and `middle` are as in `distribution`. Groups of too few are part of the whole where that gives nothing
    away about one of them; without `may_join` they never are. Raises ValueError as `distribution` does.
    """
    each = {
        group: distribution(
            table,
            order=order,
            outside=outside,
            base=sum(table.values()),
            thresholds=thresholds,
            middle=middle,
        )
        for group, table in tables.items()
    }
    options = (*order, *outside)
    without = [group for group, found in each.items() if found.base is not None]
    small = [sum(table.values()) for group, table in tables.items() if each[group].base is None]
    ways = [list(tables)] if may_join and may_be_joined(small, thresholds) else []
    runs = list(runs_of(each.values(), options, tables.values()))
    best = Together(each, _too_few(thresholds), 0)
    for groups in (*ways, without):
        counts = (sum(tables[group].get(option, 0) for group in groups) for option in options)
        units = [Part((option,), count) for option, count in zip(options, counts, strict=True)]
        hidden = len(groups) - len(without)
        whole = _cut(units, runs, hidden, thresholds, scale=len(order), middle=middle)
        if len(groups) >= thresholds.schools and (whole.parts or not best.number):
            best = Together(each, whole, len(groups))
        if whole.parts:
            break
    return best


def coarser_together[Group: Hashable](
    kept: Mapping[Group, Sequence[Part]], whole: Sequence[Part], *, number: int, thresholds: Thresholds
) -> Together[Group]:
    """Return what may still be shown of what was published together, by thresholds that have risen since.

    `kept` are the parts of each group of which something was published, `whole` those of `number` groups.
    """
    each = {group: coarser(parts, thresholds) for group, parts in kept.items()}
    base, then = _people(whole), sum(_people(parts) for parts in kept.values())
    shown = [found for found in each.values() if found.base is not None]
    number = len(kept) if base == then else number
    hidden = number - len(shown)
    left = base - sum(found.base or 0 for found in shown)
    if not whole or number < thresholds.schools:
        return Together(each, _too_few(thresholds), 0)
    if hidden and not _is_wide(left, hidden, thresholds):
        return Together(each, Distribution(None, reason=NOT_TOGETHER), 0)
    runs = list(runs_of(shown, [option for part in whole for option in part.options]))
    return Together(each, _cut(whole, runs, hidden, thresholds, scale=len(whole)), number)


def may_be_joined(bases: Iterable[int], thresholds: Thresholds) -> bool:
    """Whether groups that are too small to be shown may be part of a whole that is shown beside the others.

    All of them together must be enough, and few enough that each of them could have anything below the
    minimum: of two schools below ten, eighteen can only be nine and nine.
    """
    hidden = list(bases)
    return _is_wide(sum(hidden), len(hidden), thresholds)


def counted_together(numbers: Iterable[int], thresholds: Thresholds) -> tuple[int, int]:
    """Return how many people answered in all groups that may be part of a whole, and how many groups those are."""
    found = list(numbers)
    large = [number for number in found if number >= thresholds.school]
    small = [number for number in found if number < thresholds.school]
    if may_be_joined(small, thresholds):
        return sum(found), len(found)
    return sum(large), len(large)


def _is_wide(left: int, groups: int, thresholds: Thresholds) -> bool:
    """Whether so many in so many groups say nothing of one: it could have none, or all but enough to be shown."""
    return thresholds.school <= left <= (groups - 1) * (thresholds.school - 1)


def _too_few(thresholds: Thresholds) -> Distribution:
    return Distribution(None, reason=TOO_FEW_GROUPS.format(minimum=thresholds.schools))


def _cut(
    units: Sequence[Part],
    runs: Sequence[Run],
    hidden: int,
    thresholds: Thresholds,
    *,
    scale: int,
    middle: int = 0,
) -> Distribution:
    """Return the whole in the parts that say most, of those that give nothing away beside what groups show."""
    ends = [0]
    for unit in units:
        ends.append(ends[-1] + len(unit.options))
    for parts in partitions(range(len(units)), scale=scale, middle=middle):
        cuts = [*(ends[part[0]] for part in parts), ends[-1]]
        numbers = [sum(units[place].number for place in part) for part in parts]
        if leaves_nothing_small(cuts, numbers, runs, hidden, thresholds):
            joined = (tuple(option for place in part for option in units[place].options) for part in parts)
            shown = tuple(Part(*pair) for pair in zip(joined, numbers, strict=True))
            return Distribution(_people(units), shown)
    return Distribution(_people(units), reason=TOO_ALIKE)


def _people(parts: Iterable[Part]) -> int:
    return sum(part.number for part in parts)
