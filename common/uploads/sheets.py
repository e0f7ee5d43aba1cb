"""From a spreadsheet (XLSX) that anybody may have sent to the words of its sheets, within bounds."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

from openpyxl import load_workbook

from .lists import BROKEN
from .office import refuse_dangerous_archive
from .refusal import UploadRefused
from .scanning import scan

ARCHIVE = b"PK"  # what a spreadsheet begins with


def words_of_sheets(
    content: bytes,
    *,
    wanted: Callable[[str], bool],
    most_rows: int,
    most_columns: int,
    most_unpacked: int,
) -> dict[str, list[list[str]]]:
    """Return the words of each wanted sheet, row by row, empty rows too, by the title of the sheet.

    Of a formula it is what was last calculated. `most_unpacked` bytes may come out of the archive. Raises
    UploadRefused with a sentence for what is damaged, infected, too large, or made to explode.
    """
    scan(content)
    refuse_dangerous_archive(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(part.file_size for part in archive.infolist()) > most_unpacked:
            raise UploadRefused("The file holds far more than words", code="size")
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        return {
            sheet.title: _rows(sheet, most_rows, most_columns)
            for sheet in book.worksheets
            if wanted(sheet.title)
        }
    except UploadRefused:
        raise
    except BROKEN as error:
        raise UploadRefused("The spreadsheet cannot be read. It may be damaged", code="damaged") from error


def _rows(sheet: Any, most_rows: int, most_columns: int) -> list[list[str]]:
    sheet.reset_dimensions()  # what a sheet says of its size need not be true
    found: list[list[str]] = []
    for cells in sheet.iter_rows(values_only=True, max_col=most_columns):
        if len(found) == most_rows:
            raise UploadRefused(f"The sheet {sheet.title} has more than {most_rows} rows", code="rows")
        found.append([_words(cell) for cell in cells])
    return found


def _words(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).replace("_x000D_", "").strip()
