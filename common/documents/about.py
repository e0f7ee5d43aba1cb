"""Two sheets that every workbook has beside its own: what each column means, and what the file is."""

from collections.abc import Iterator

from django.utils import timezone

from common.documents.facts import Facts
from common.documents.sheets import Column, Sheet, Workbook

CODEBOOK = (
    Column("Sheet", "", width=24),
    Column("Column", "", width=28),
    Column("Meaning", "", width=60),
    Column("Type", "", width=14),
    Column("Values", "", width=60),
)
ABOUT = (Column("About this file", "", width=24), Column("", "", width=80))


def sheets_about(book: Workbook, facts: Facts) -> list[Sheet]:
    """Return the codebook of a workbook, and “About”."""
    return [Sheet("Codebook", CODEBOOK, _codebook(book)), Sheet("About", ABOUT, _about(book, facts))]


def _codebook(book: Workbook) -> Iterator[tuple[str, ...]]:
    for sheet in book.sheets:
        for column in sheet.columns:
            values = "\n".join(f"{value}: {meaning}" for value, meaning in column.values.items())
            yield sheet.name, column.heading, column.meaning, column.type.value, values


def _about(book: Workbook, facts: Facts) -> Iterator[tuple[str, str]]:
    yield "Title", facts.title
    yield "Area", facts.area_name
    yield "Asked for as", facts.asked_as
    yield "Version", facts.version
    yield "Data as at", f"{timezone.localtime(facts.data_as_at):%-d %B %Y, %H:%M}"
    if book.licence:
        yield "Licence", book.licence
    for note in book.notes:
        yield "Note", note
