"""From then to now, on a scale of a few steps or as a share: an open ring, a line, a full dot."""

from collections.abc import Iterable, Iterator

from django.utils.safestring import SafeString

from common.charts.svg import drawing, shape

WIDTH, HEIGHT, EDGE = 224, 32, 14
MIDDLE = HEIGHT // 2


def dumbbell(
    *,
    title: str,
    steps: int,
    now: int | None,
    then: int | None = None,
    target: int | None = None,
    middle: int | None = None,
) -> SafeString:
    """Draw where something stands on a scale of 1 to `steps`, at least two.

    then: an open ring; now: a full dot; target: an open diamond; middle: an upright bar, for the median
    of others. What is None is left out. Ring, bar and diamond are larger than the dot, so that all are
    seen in the same place. Raises ValueError for a step that the scale does not have.
    """
    for step in (now, then, target, middle):
        if step is not None and not 1 <= step <= steps:
            raise ValueError(f"There is no step {step} on a scale of {steps}.")
    ticks = [_at(step, steps) for step in range(1, steps + 1)]
    places = (None if step is None else _at(step, steps) for step in (now, then, target, middle))
    return drawing(title, WIDTH, HEIGHT, _shapes(ticks, *places))


def share_dumbbell(
    *, title: str, now: float | None, then: float | None = None, middle: float | None = None
) -> SafeString:
    """Draw a share of a whole, from 0 to 1, on a line from nought to all of it with a tick at a half.

    now, then and middle are drawn as `dumbbell` does. Raises ValueError for what is no share.
    """
    for share in (now, then, middle):
        if share is not None and not 0 <= share <= 1:
            raise ValueError(f"{share} is no share of a whole.")
    places = (None if share is None else _along(share) for share in (now, then, None, middle))
    return drawing(title, WIDTH, HEIGHT, _shapes([_along(0.5)], *places))


def _shapes(
    ticks: Iterable[float],
    now: float | None,
    then: float | None,
    target: float | None,
    middle: float | None,
) -> Iterator[SafeString]:
    yield shape("line", "pp-c-line", x1=EDGE, x2=WIDTH - EDGE, y1=MIDDLE, y2=MIDDLE)
    for at in ticks:
        yield shape("line", "pp-c-tick", x1=at, x2=at, y1=MIDDLE - 4, y2=MIDDLE + 4)
    if middle is not None:
        yield shape("line", "pp-c-middle", x1=middle, x2=middle, y1=1, y2=HEIGHT - 1)
    if target is not None:
        yield shape("path", "pp-c-target", d=_diamond(target))
    if then is not None and now is not None:
        yield shape("line", "pp-c-link", x1=then, x2=now, y1=MIDDLE, y2=MIDDLE)
    if then is not None:
        yield shape("circle", "pp-c-then", cx=then, cy=MIDDLE, r=9)
    if now is not None:
        yield shape("circle", "pp-c-now", cx=now, cy=MIDDLE, r=5.5)


def _at(step: int, steps: int) -> float:
    return _along((step - 1) / max(steps - 1, 1))


def _along(share: float) -> float:
    return EDGE + (WIDTH - 2 * EDGE) * share


def _diamond(at: float) -> str:
    return f"M{at - 13:.1f} {MIDDLE}L{at:.1f} {MIDDLE - 13}L{at + 13:.1f} {MIDDLE}L{at:.1f} {MIDDLE + 13}Z"
