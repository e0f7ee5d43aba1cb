"""CSV: UTF-8 with a mark that says so, dates that sort, nothing but headings and rows."""

import csv
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, TextIO

from django.utils import timezone

from common.documents.kinds import Progress
from common.documents.neutral import neutral
from common.documents.rows import counted
from common.documents.sheets import Sheet, Type, Workbook

ENCODING = "utf-8-sig"


def write_csv(book: Workbook, path: Path, *, progress: Progress) -> None:
    """Write the first sheet of a workbook."""
    with path.open("w", encoding=ENCODING, newline="") as file:
        for sheet, rows in counted(book.sheets[:1], progress):
            write_rows(sheet, rows, file)


def write_rows(sheet: Sheet, rows: Iterable[Sequence[Any]], file: TextIO) -> None:
    """Write a sheet's headings and these rows of it."""
    texts = [TEXTS[column.type] for column in sheet.columns]
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(neutral(column.heading) for column in sheet.columns)
    for row in rows:
        pairs = zip(texts, row, strict=True)
        writer.writerow(["" if value is None else text(value) for text, value in pairs])


def _words(value: Any) -> str:
    return neutral(str(value))


def _yes_no(value: Any) -> str:
    return "yes" if value else "no"


def _day(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else _words(value)


def _moment(value: Any) -> str:
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="minutes")
    return _words(value)


# What a value of each type is as text: `2026-11-21`, `2026-11-21T14:05+00:00`, `yes`, `12.5`.
TEXTS: dict[Type, Callable[[Any], str]] = {
    Type.TEXT: _words,
    Type.NUMBER: str,
    Type.DATE: _day,
    Type.MOMENT: _moment,
    Type.YES_NO: _yes_no,
}
