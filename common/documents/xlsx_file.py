"""XLSX: real dates and numbers, a codebook, and a sheet that says what the file is."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils import timezone
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from common.documents.about import sheets_about
from common.documents.facts import Facts
from common.documents.kinds import CannotBuild, Progress
from common.documents.rows import counted
from common.documents.sheets import Sheet, Type, Workbook

MOST_ROWS = 1_048_576  # of a sheet, the heading among them
MOST_CHARACTERS = 32_767  # of a cell
WIDTHS = {Type.TEXT: 30, Type.NUMBER: 12, Type.DATE: 13, Type.MOMENT: 18, Type.YES_NO: 10}
FORMATS = {
    Type.NUMBER: {},
    Type.DATE: {"num_format": "d mmm yyyy"},
    Type.MOMENT: {"num_format": "d mmm yyyy hh:mm"},
}


def write_xlsx(book: Workbook, facts: Facts, path: Path, *, progress: Progress) -> None:
    """Write every sheet of a workbook, a codebook and “About”. Raises CannotBuild for too many rows.

    Rows go to the disk as they come, so that memory does not grow with them.
    """
    options = {"constant_memory": True, "tmpdir": str(path.parent), "default_date_format": "d mmm yyyy"}
    with xlsxwriter.Workbook(str(path), options) as file:
        file.set_properties({"title": facts.title, "created": _naive(facts.data_as_at)})
        writer = _Writer(file)
        for sheet, rows in counted(book.sheets, progress):
            writer.write(sheet, rows)
        for sheet in sheets_about(book, facts):
            writer.write(sheet, sheet.rows)


class _Writer:
    """One file being written."""

    def __init__(self, file: xlsxwriter.Workbook) -> None:
        self.file = file
        self.heading: Format = file.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
        )
        self.wrapped: Format = file.add_format({"text_wrap": True, "valign": "top"})
        self.formats: dict[Type, Format] = {
            type_: file.add_format({"valign": "top", **look}) for type_, look in FORMATS.items()
        }
        self.plain: Format = file.add_format()
        self.cells: dict[Type, Callable[[Worksheet, int, int, Any], None]] = {
            Type.TEXT: self._text,
            Type.NUMBER: self._number,
            Type.DATE: self._day,
            Type.MOMENT: self._moment,
            Type.YES_NO: self._yes_no,
        }

    def write(self, sheet: Sheet, rows: Iterable[Sequence[Any]]) -> None:
        """Write one sheet: its heading stays in sight, and can be filtered."""
        page = self.file.add_worksheet(sheet.name[:31])
        for number, column in enumerate(sheet.columns):
            page.set_column(number, number, column.width or max(WIDTHS[column.type], len(column.heading) + 2))
            page.write_string(0, number, column.heading, self.heading)
        page.freeze_panes(1, 0)
        cells = [self.cells[column.type] for column in sheet.columns]
        last = 0
        for last, row in enumerate(rows, start=1):
            if last == MOST_ROWS:
                raise CannotBuild(
                    "It has more rows than a spreadsheet can hold. Ask for less at once, or for CSV."
                )
            for number, (value, cell) in enumerate(zip(row, cells, strict=True)):
                if value is not None and value != "":
                    cell(page, last, number, value)
        page.autofilter(0, 0, last, len(sheet.columns) - 1)

    def _text(self, page: Worksheet, row: int, number: int, value: Any) -> None:
        """Write text, which is never anything else, whatever it begins with."""
        text = _fitting(str(value))
        if text.startswith("<r>") and text.endswith("</r>"):
            # The library would take it for its own marked-up text and write it down as it is, cells and formulas
            # among it; in two pieces it is text.
            page.write_rich_string(row, number, text[:1], self.plain, text[1:], self.wrapped)
        else:
            page.write_string(row, number, text, self.wrapped)

    def _number(self, page: Worksheet, row: int, number: int, value: Any) -> None:
        page.write_number(row, number, value, self.formats[Type.NUMBER])

    def _day(self, page: Worksheet, row: int, number: int, value: Any) -> None:
        if isinstance(value, date):
            page.write_datetime(row, number, value, self.formats[Type.DATE])
        else:
            self._text(page, row, number, value)

    def _moment(self, page: Worksheet, row: int, number: int, value: Any) -> None:
        if isinstance(value, datetime):
            page.write_datetime(row, number, _naive(value), self.formats[Type.MOMENT])
        else:
            self._text(page, row, number, value)

    def _yes_no(self, page: Worksheet, row: int, number: int, value: Any) -> None:
        page.write_string(row, number, "yes" if value else "no", self.wrapped)


def _fitting(text: str) -> str:
    """Return as much of a text as a cell holds, which counts as UTF-16 does: an emoji is two."""
    if len(text) <= MOST_CHARACTERS // 2:
        return text
    return text.encode("utf-16-le")[: 2 * MOST_CHARACTERS].decode("utf-16-le", "ignore")


def _naive(moment: datetime) -> datetime:
    """Return a moment as the clock on the wall shows it: spreadsheets know no time zones."""
    return timezone.localtime(moment).replace(tzinfo=None)
