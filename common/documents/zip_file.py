"""A workbook as CSV files in one ZIP: each sheet, its codebook and “About”."""

from collections.abc import Iterable, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from common.documents.about import sheets_about
from common.documents.csv_file import ENCODING, write_rows
from common.documents.facts import Facts
from common.documents.kinds import Progress
from common.documents.rows import counted
from common.documents.sheets import Sheet, Workbook


def write_zip(book: Workbook, facts: Facts, path: Path, *, progress: Progress) -> None:
    """Write every sheet of a workbook as a CSV file of its own, as it comes."""
    with ZipFile(path, "w", ZIP_DEFLATED) as file:
        for sheet, rows in counted(book.sheets, progress):
            _write(sheet, rows, file)
        for sheet in sheets_about(book, facts):
            _write(sheet, sheet.rows, file)


def _write(sheet: Sheet, rows: Iterable[Sequence[Any]], file: ZipFile) -> None:
    name = f"{sheet.name.lower().replace(' ', '-')}.csv"
    with file.open(name, "w") as raw, TextIOWrapper(raw, encoding=ENCODING, newline="") as text:
        write_rows(sheet, rows, text)
