"""Surveys of a school, or of all together, year by year: which share agreed each time, of how many."""

from collections.abc import Sequence
from dataclasses import dataclass

from common.disclosure import Distribution, change, share
from surveys.choices import Choices
from surveys.comparing import asks_the_same
from surveys.models import Survey

from .earlier import Before, Scales
from .result_rows import Row

LATEST = 6  # surveys in the table; every one has a page of its own
OTHER_WORDS, NO_FIGURE = "Other words", "No figure"
NOT_NOW = "Too few to say: not shown this time"


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
class Line:
    """A question: its share in each survey, and what the difference says between the first of them and this one."""

    row: Row
    since: Survey
    cells: list[tuple[Column, Cell]]


@dataclass(frozen=True)
class Years:
    """The table: the oldest survey first, this one last; a line for each question that was asked before, too."""

    columns: list[Column]
    lines: list[Line]


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
    found = (_line(table, columns, [*(one.scales for one in before), now]) for table, _ in now.values())
    lines = [line for line in found if line]
    return Years(columns, lines) if lines else None


def _line(table: Choices, columns: Sequence[Column], scales: Sequence[Scales]) -> Line | None:
    """Return the line of a question; None where no survey before has a share of it."""
    cells = [_cell(table, one) for one in scales]
    first = next((place for place, cell in enumerate(cells[:-1]) if not cell.why), None)
    if first is None:
        return None
    slug = table.question.slug
    then, now = scales[first][slug][1], scales[-1][slug][1]
    found = None if cells[-1].why else change(then, now, table.order, middle=table.middle)
    row = Row(table, now, change=found, reason=NOT_NOW)
    return Line(row, columns[first].survey, list(zip(columns, cells, strict=True)))


def _cell(now: Choices, scales: Scales) -> Cell:
    table, shown = scales.get(now.question.slug, (None, Distribution(None)))
    if table is None:
        return Cell(why=NO_FIGURE)
    if not asks_the_same(now.question, table.question):
        return Cell(why=OTHER_WORDS)
    agree = share(shown, table.order, table.middle)
    return Cell(agree, shown.base) if agree is not None else Cell(why=NO_FIGURE)
