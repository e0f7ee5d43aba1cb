"""Rows that can be used, and for the others line, column and reason."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from .columns import BadValue, Column, Place, find_columns
from .refusal import RegisterRefused
from .sources import Source

MOST_FAULTS_KEPT = 200
EVERY = 1000  # rows between two signs of life
type Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Fault:
    """What is wrong in one cell: a sentence is “Line 3, OpenDate: “31-02-2020” is not a date …”."""

    line: int
    column: str
    value: str
    reason: str


@dataclass
class Faults:
    """The first faults in full, and how many there are in how many rows."""

    kept: list[dict[str, Any]] = field(default_factory=list)
    total: int = 0
    rows: int = 0

    def add_row(self, found: Sequence[Fault]) -> None:
        """Count the faults of one row, which is left out."""
        self.rows += 1
        self.total += len(found)
        room = max(0, MOST_FAULTS_KEPT - len(self.kept))
        self.kept += [asdict(fault) for fault in found[:room]]


class Table:
    """The rows of a file. `fields` are those it has columns for, `faults` what could not be used so far."""

    def __init__(self, source: Source, wanted: Sequence[Column], progress: Progress) -> None:
        self.source, self.progress = source, progress
        self.faults = Faults()
        self.reader = csv.reader(source.text, strict=True)
        self.header = next(self._records(), [])
        self.places = find_columns(self.header, wanted)
        self.fields = [place.column.field for place in self.places]
        self.rows_read = 0

    def rows(self) -> Iterator[tuple[int, list[Any]]]:
        """Yield line and values of each row that can be used; blank lines are passed over."""
        before = self.reader.line_num
        for cells in self._records():
            line, before = before + 1, self.reader.line_num
            if not any(cells):
                continue
            self.rows_read += 1
            if self.rows_read % EVERY == 0:
                self.progress(before, self.source.lines)
            values, faults = self._read(line, cells)
            if faults:
                self.faults.add_row(faults)
            else:
                yield line, values

    def _records(self) -> Iterator[list[str]]:
        try:
            yield from self.reader
        except csv.Error as error:
            raise RegisterRefused(
                f"Line {self.reader.line_num} cannot be read as CSV, so nothing after it can be trusted ({error})."
            ) from error
        except UnicodeDecodeError as error:
            raise RegisterRefused("The file’s text is neither UTF-8 nor Windows-1252.") from error

    def _read(self, line: int, cells: list[str]) -> tuple[list[Any], list[Fault]]:
        if len(cells) != len(self.header):
            wrong = f"has {len(cells)} cells where the header has {len(self.header)}"
            return [], [Fault(line, "", "", wrong)]
        values, faults = [], []
        for place in self.places:
            text = cells[place.index]
            if text:
                text = " ".join(text.split())  # no-break spaces too
            try:
                values.append(place.read(text))
            except BadValue as bad:
                faults.append(_fault(line, place, text, bad))
        return values, faults


def _fault(line: int, place: Place, text: str, bad: BadValue) -> Fault:
    return Fault(line, place.header, text[:60], str(bad))
