"""How much is left to guess for somebody who knows the rule, and that unknown numbers add up to a total."""

from collections.abc import Iterator, Sequence

# Where a number is known to lie: from the first of each pair to the second, both included.
type Ranges = tuple[tuple[int, int], ...]


def stays_open(unknown: Sequence[Ranges], total: int, least: int) -> bool:
    """Whether each of these unknown numbers, which add up to `total`, can still be `least` different ones."""
    if not unknown:
        return True
    within = (1 << total + 1) - 1
    by_kind = sorted(unknown)
    for ranges, others in zip(by_kind, _without_each(by_kind, 1, within), strict=True):
        possible = sum(others >> total - number & 1 for number in _numbers(ranges, total))
        if possible < least:
            return False
    return True


def _numbers(ranges: Ranges, most: int) -> Iterator[int]:
    return (number for start, end in ranges for number in range(start, min(end, most) + 1))


def _without_each(unknown: Sequence[Ranges], sums: int, within: int) -> Iterator[int]:
    """Yield, for each of the unknown numbers, what all the others can add up to: a bit for each sum."""
    if len(unknown) == 1:
        yield sums
        return
    middle = len(unknown) // 2
    for some, others in ((unknown[:middle], unknown[middle:]), (unknown[middle:], unknown[:middle])):
        reached = sums
        for ranges in others:
            reached = _added(reached, ranges) & within
        if len(set(some)) == 1:  # alike, as most are in a large survey: the others of each can reach the same
            for ranges in some[1:]:
                reached = _added(reached, ranges) & within
            yield from [reached] * len(some)
        else:
            yield from _without_each(some, reached, within)


def _added(sums: int, ranges: Ranges) -> int:
    """Return what can be reached by adding a number that lies in its ranges."""
    reached = 0
    for start, end in ranges:
        wide, done = sums << start, 1
        while done < end - start + 1:
            step = min(done, end - start + 1 - done)
            wide, done = wide | wide << step, done + step
        reached |= wide
    return reached
