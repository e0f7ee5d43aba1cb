"""Bars: one length beside others, and a whole in parts, from its start or around its middle."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from common.charts.svg import drawing, shape

WIDTH, HEIGHT, EDGE = 320, 24, 2
BAR = HEIGHT - 2 * EDGE
FAINTEST = 0.15


@dataclass(frozen=True)
class Part:
    """A part of a whole: how much, and how strongly it is filled, from 0 to 1.

    None for the fill of what stands apart from the scale: empty, with a broken outline.
    """

    amount: float
    fill: float | None = 1.0


def scale(amounts: Sequence[float]) -> list[Part]:
    """Return the parts of a scale, lowest first: the higher the step, the fuller its colour."""
    last = max(len(amounts) - 1, 1)
    return [
        Part(amount, FAINTEST + (1 - FAINTEST) * step / last if len(amounts) > 1 else 1.0)
        for step, amount in enumerate(amounts)
    ]


def bar(*, title: str, amount: float, most: float) -> SafeString:
    """Draw one bar of a list of bars, whose longest stands for `most`. Nothing to draw leaves its place."""
    _refuse_less_than_nothing(amount)
    length = _room() * min(amount / most, 1) if most > 0 else 0.0
    shapes = [_part("pp-c-part", EDGE, length)] if length else []
    return drawing(title, WIDTH, HEIGHT, shapes)


def stacked_bar(*, title: str, parts: Sequence[Part]) -> SafeString:
    """Draw a whole in its parts, one after the other, as long as its place."""
    return drawing(title, WIDTH, HEIGHT, _stack(parts, EDGE, _room() / (_whole(parts) or 1)))


def diverging_bar(*, title: str, parts: Sequence[Part], before: float, most: float) -> SafeString:
    """Draw a whole in parts around a tick in the middle, to be compared with others above and below.

    before: how much of the whole lies left of the tick. most: the largest amount to one side in any of
    the bars that are compared.
    """
    unit = _room() / 2 / (most or 1)
    tick = shape("line", "pp-c-tick", x1=WIDTH / 2, x2=WIDTH / 2, y1=0, y2=HEIGHT)
    stack = _stack(parts, WIDTH / 2 - before * unit, unit)
    return drawing(title, WIDTH, HEIGHT, [*stack, tick])


def _stack(parts: Sequence[Part], start: float, unit: float) -> Iterator[SafeString]:
    _whole(parts)
    for part in parts:
        length = part.amount * unit
        if length and part.fill is None:
            yield _part("pp-c-apart", start, length)
        elif length:
            yield _part("pp-c-part", start, length, fill_opacity=f"{part.fill:.2f}")
        start += length


def _part(look: str, start: float, length: float, **more: str) -> SafeString:
    return shape("rect", look, x=float(start), y=EDGE, width=length, height=BAR, **more)


def _whole(parts: Sequence[Part]) -> float:
    for part in parts:
        _refuse_less_than_nothing(part.amount)
    return sum(part.amount for part in parts)


def _refuse_less_than_nothing(amount: float) -> None:
    if amount < 0:
        raise ValueError("A chart cannot show less than nothing.")


def _room() -> float:
    return float(WIDTH - 2 * EDGE)
