"""One school's surveys beside each other, year by year: which share agreed each time, of how many."""

from collections.abc import Sequence
from dataclasses import dataclass

from common.disclosure import Distribution, share
from surveys.choices import Choices
from surveys.comparing import asks_the_same
from surveys.models import Survey

from .earlier import Before, Scales

LATEST = 6  # surveys in the table; every one has a page of its own
OTHER_WORDS, NO_FIGURE = "Other words", "No figure"


@dataclass(frozen=True)
class Cell:
    """Which share agreed to a question in one survey, of how many; or in words why that does not stand here."""

    agree: float | None = None
    base: int | None = None
    why: str = ""


@dataclass(frozen=True)
class Column:
    """One of the surveys: when it was, and how many answered it."""

    survey: Survey
    base: int | None


@dataclass(frozen=True)
class Years:
    """The table: the oldest survey first, this one last; a row for each question that was asked before, too."""

    columns: list[Column]
    rows: list[tuple[Choices, list[tuple[Column, Cell]]]]


def years_of(survey: Survey, base: int | None, now: Scales, earlier: Sequence[Before]) -> Years | None:
    """Return the table of a survey and those before it, newest first; None with fewer than two before.

    One before stands beside it already, with what the difference says. None, too, without a question in common.
    Each share is one that the survey's own page shows: of one cut of the scale, after the options that agree, and
    never across two surveys.
    """
    if len(earlier) < 2:
        return None
    before = list(reversed(earlier[: LATEST - 1]))
    columns = [*(Column(one.survey, one.base) for one in before), Column(survey, base)]
    all_scales = [*(one.scales for one in before), now]
    rows = [
        (table, list(zip(columns, (_cell(table, scales) for scales in all_scales), strict=True)))
        for table, _ in now.values()
    ]
    asked_before = [(table, cells) for table, cells in rows if _is_asked_before(cells)]
    return Years(columns, asked_before) if asked_before else None


def _is_asked_before(cells: Sequence[tuple[Column, Cell]]) -> bool:
    return any(not cell.why for _, cell in cells[:-1])


def _cell(now: Choices, scales: Scales) -> Cell:
    table, shown = scales.get(now.question.slug, (None, Distribution(None)))
    if table is None:
        return Cell(why=NO_FIGURE)
    if not asks_the_same(now.question, table.question):
        return Cell(why=OTHER_WORDS)
    agree = share(shown, table.order, table.middle)
    return Cell(agree, shown.base) if agree is not None else Cell(why=NO_FIGURE)
