"""What each kind of question needs: a scale, options, or the bands in which a number is counted."""

from collections.abc import Iterator
from typing import Any

from common.structured_file.checking import Misfit, Path
from common.structured_file.parts import items, twice

CHOOSING = ("single", "multiple")
WRITING = ("short_text", "long_text")


def misfits_of_kind(path: Path, question: dict[str, Any], scales: list[str]) -> Iterator[Misfit]:
    """Yield what a question lacks, or has too much of, for its kind; `scales` are the document's ids."""
    kind, scale = question.get("kind"), question.get("scale")
    if kind == "scale" and scale is None:
        yield path, "“scale” is missing."
    elif isinstance(scale, str) and kind != "scale":
        yield [*path, "scale"], "Only a question of the kind “scale” has one."
    elif isinstance(scale, str) and scale not in scales:
        yield [*path, "scale"], f"There is no scale “{scale[:60]}”. Add it to “scales”, or name another."
    if question.get("max_length") is not None and kind not in WRITING:
        yield [*path, "max_length"], "Only a question answered in words has one."
    yield from _options([*path, "options"], question)


def _options(path: Path, question: dict[str, Any]) -> Iterator[Misfit]:
    kind, options = question.get("kind"), items(question, "options")
    yield from twice(([*path, at, "value"], each.get("value")) for at, each in options)
    if kind == "number":
        yield from _bands(path, [each for _, each in options])
        return
    if kind in CHOOSING and len(options) < 2:
        yield path, "There must be 2 or more to choose from."
    elif options and kind not in CHOOSING:
        yield path, f"A question of the kind “{str(kind)[:20]}” has no options of its own."
    for at, option in options:
        if "low" in option or "high" in option:
            yield [*path, at], "“low” and “high” belong to the bands of a number."


def _bands(path: Path, bands: list[dict[str, Any]]) -> Iterator[Misfit]:
    """A number is counted in bands that follow each other without a gap; the last may be open."""
    if len(bands) < 2:
        yield path, "A number needs 2 bands or more in which it is counted: “low” and “high” of each."
    before = None
    for at, band in enumerate(bands):
        low, high = band.get("low"), band.get("high")
        if not isinstance(low, int):
            yield [*path, at], "“low” is missing: the smallest number of this band."
            return
        if at and low != before:
            yield [*path, at, "low"], "Each band begins one above the end of the one before."
        if high is None and at == len(bands) - 1:
            return
        if not isinstance(high, int) or high < low:
            yield [*path, at], "“high” must not be below “low”. Only the last band may be without."
            return
        before = high + 1
