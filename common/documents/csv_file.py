"""CSV: UTF-8 with a mark that says so, dates that sort, nothing but headings and rows."""

import csv
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils import timezone

from common.documents.kinds import Progress
from common.documents.neutral import neutral
from common.documents.rows import counted
from common.documents.sheets import Column, Type, Workbook


def write_csv(book: Workbook, path: Path, *, progress: Progress) -> None:
    """Write the first sheet of a workbook."""
    sheet = book.sheets[0]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(neutral(column.heading) for column in sheet.columns)
        for row in counted(sheet.rows, sheet.total, progress):
            writer.writerow(_cells(row, sheet.columns))


def _cells(row: Sequence[Any], columns: Sequence[Column]) -> Iterator[str]:
    for value, column in zip(row, columns, strict=True):
        yield "" if value is None else _cell(value, column.type)


def _cell(value: Any, type_: Type) -> str:
    """Return a value as text: `2026-11-21`, `2026-11-21T14:05+00:00`, `yes`, `12.5`."""
    if type_ is Type.YES_NO:
        return "yes" if value else "no"
    if type_ is Type.MOMENT and isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="minutes")
    if type_ is Type.DATE and isinstance(value, date):
        return value.isoformat()
    return str(value) if type_ is Type.NUMBER else neutral(str(value))
