"""Who is left when what groups show is taken away from what they show together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, zip_longest

from .distributions import Distribution
from .guessing import Ranges, stays_open
from .thresholds import Thresholds


@dataclass(frozen=True)
class Run:
    """A part that a group shows: where it starts and ends among the options, and how many people are in it.

    `counts` is how many chose each of its options, where that is still known.
    """

    start: int
    end: int
    number: int
    counts: tuple[int, ...] = ()

    def is_inside(self, start: int, end: int) -> bool:
        """Whether all of it lies in a run of options."""
        return start <= self.start and self.end <= end

    def is_cut_by(self, start: int, end: int) -> bool:
        """Whether some of it lies in a run of options, and some outside."""
        return self.start < end and start < self.end and not self.is_inside(start, end)

    def within(self, start: int, end: int, least: int) -> Ranges:
        """Return how many of its people may have chosen within a run that cuts it, for who guesses on which side.

        It could not be cut itself: at that place fewer than `least` stand on one side, or on the other.
        """
        few = min(least - 1, self.number)
        sides: Ranges = ((0, few), (self.number - few, self.number))
        if not self.counts:
            return sides
        inside = sum(self.counts[max(start - self.start, 0) : max(end - self.start, 0)])
        sides = tuple(side for side in sides if side[0] <= inside <= side[1])
        return (sides[:1] if start <= self.start else sides[-1:]) or ((0, self.number),)


def runs_of(
    shown: Iterable[Distribution], options: Sequence[str], tables: Iterable[Mapping[str, int]] = ()
) -> Iterator[Run]:
    """Yield the parts that groups show, as runs of the options; one run for a group that shows its base alone.

    `tables` are their counts, in the same order, where those are still known.
    """
    for group, table in zip_longest(shown, tables, fillvalue=None):
        if group is None or group.base is None:
            continue
        sizes = [len(part.options) for part in group.parts] or [len(options)]
        ends = [sum(sizes[:number]) for number in range(len(sizes) + 1)]
        numbers = [part.number for part in group.parts] or [group.base]
        for (start, end), number in zip(pairwise(ends), numbers, strict=True):
            counts = tuple(table.get(option, 0) for option in options[start:end]) if table is not None else ()
            yield Run(start, end, number, counts)


def leaves_nothing_small(
    cuts: Sequence[int], numbers: Sequence[int], runs: Sequence[Run], hidden: int, thresholds: Thresholds
) -> bool:
    """Whether what is left in every run of the whole's parts is nobody, or many of several groups; and whose, open.

    cuts: where the parts of the whole begin and end among the options; numbers: how many people are in
    each; runs: what groups show; hidden: how many groups in the whole show nothing.

    Runs are enough: what is left of two that do not touch is what is left of one and of the other.
    """
    open_ones = []
    for first, last in combinations(range(len(cuts)), 2):
        if last - first == len(numbers):
            continue
        start, end = cuts[first], cuts[last]
        cut = [run for run in runs if run.is_cut_by(start, end)]
        left = sum(numbers[first:last]) - sum(run.number for run in runs if run.is_inside(start, end))
        if not (cut or hidden):
            continue
        if left < thresholds.cell or len(cut) + hidden < thresholds.schools:
            return False
        unknown = [run.within(start, end, thresholds.cell) for run in cut]
        open_ones.append(([*unknown, *[((0, thresholds.school - 1),)] * hidden], left))
    return all(stays_open(unknown, left, thresholds.cell) for unknown, left in open_ones)
