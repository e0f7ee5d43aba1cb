"""From then to now on a scale of a few steps: an open ring, a line, a full dot."""

from collections.abc import Iterator

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
    return drawing(title, WIDTH, HEIGHT, _shapes(steps, now, then, target, middle))


def _shapes(
    steps: int, now: int | None, then: int | None, target: int | None, middle: int | None
) -> Iterator[SafeString]:
    yield shape("line", "pp-c-line", x1=EDGE, x2=WIDTH - EDGE, y1=MIDDLE, y2=MIDDLE)
    for step in range(1, steps + 1):
        at = _at(step, steps)
        yield shape("line", "pp-c-tick", x1=at, x2=at, y1=MIDDLE - 4, y2=MIDDLE + 4)
    if middle is not None:
        at = _at(middle, steps)
        yield shape("line", "pp-c-middle", x1=at, x2=at, y1=1, y2=HEIGHT - 1)
    if target is not None:
        yield shape("path", "pp-c-target", d=_diamond(_at(target, steps)))
    if then is not None and now is not None:
        yield shape("line", "pp-c-link", x1=_at(then, steps), x2=_at(now, steps), y1=MIDDLE, y2=MIDDLE)
    if then is not None:
        yield shape("circle", "pp-c-then", cx=_at(then, steps), cy=MIDDLE, r=9)
    if now is not None:
        yield shape("circle", "pp-c-now", cx=_at(now, steps), cy=MIDDLE, r=5.5)


def _at(step: int, steps: int) -> float:
    return EDGE + (WIDTH - 2 * EDGE) * (step - 1) / max(steps - 1, 1)


def _diamond(at: float) -> str:
    return f"M{at - 13:.1f} {MIDDLE}L{at:.1f} {MIDDLE - 13}L{at + 13:.1f} {MIDDLE}L{at:.1f} {MIDDLE + 13}Z"
