"""From a request to a file: read the data behind the area's walls, then write them down."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from common.documents.facts import Facts
from common.documents.kinds import CannotBuild, DocumentKind, Form, Page, Progress
from common.documents.models import Document
from common.documents.sheets import Workbook
from common.reading_comfort import Comfort
from common.tenancy.context import open_area

LEFT = "Whoever asked for it no longer works in this area."
UNKNOWN = "The portal no longer makes documents of this kind."


def make_document(document: Document, path: Path, tell: Callable[[dict[str, Any]], None]) -> None:
    """Write a document to `path`, as one moment of its area shows it; tell progress, and what came of it.

    Needs a connection without a transaction. What is told: `progress`, then `data_as_at` or `refused`.
    """

    def progress(done: int, total: int) -> None:
        tell({"progress": [done, total]})

    try:
        with transaction.atomic():
            _see_one_moment()
            open_area(document.area_id)
            as_at = write_document(Document.objects.get(pk=document.pk), path, progress)
    except CannotBuild as refusal:
        tell({"refused": str(refusal)})
    else:
        tell({"data_as_at": as_at.isoformat()})


def write_document(document: Document, path: Path, progress: Progress) -> datetime:
    """Write a document to `path` and return when its data were read. Needs its area open; changes nothing.

    Raises CannotBuild.
    """
    as_at = timezone.now()
    definition = _definition(document)
    made = definition.build(
        area_id=document.area_id,
        parameters=document.parameters,
        membership=document.membership,
        progress=_before_the_pages(progress) if document.form == Form.PDF else progress,
    )
    facts = Facts.of(document, as_at)
    if isinstance(made, Page):
        _write_page(made, facts, _comfort(document, definition), path, progress)
    else:
        _write_workbook(made, facts, document.form_kind, path, progress)
    return as_at


def _definition(document: Document) -> DocumentKind:
    asker: Any = document.membership
    if asker is not None and not asker.is_current:
        raise CannotBuild(LEFT)
    if document.definition is None:
        raise CannotBuild(UNKNOWN)
    return document.definition


def _comfort(document: Document, definition: DocumentKind) -> Comfort:
    asker: Any = document.membership
    chosen = asker.user.reading_comfort if asker and definition.follows_comfort else {}
    return Comfort().changed(chosen)


def _write_page(page: Page, facts: Facts, comfort: Comfort, path: Path, progress: Progress) -> None:
    from common.documents.pdf import STEPS, as_html, write_pdf  # loads much, and only where it is needed

    html = as_html(page, facts, comfort)
    progress(1, 1 + STEPS)
    write_pdf(html, path, facts=facts, step=lambda number: progress(1 + number, 1 + STEPS))


def _write_workbook(book: Workbook, facts: Facts, form: Form, path: Path, progress: Progress) -> None:
    if form is Form.CSV:
        from common.documents.csv_file import write_csv

        write_csv(book, path, progress=progress)
    elif form is Form.ZIP:
        from common.documents.zip_file import write_zip

        write_zip(book, facts, path, progress=progress)
    else:
        from common.documents.xlsx_file import write_xlsx

        write_xlsx(book, facts, path, progress=progress)


def _before_the_pages(progress: Progress) -> Progress:
    """Reading is the first of a PDF's steps: while it goes on, that step is not done."""
    return lambda done, total: None


def _see_one_moment() -> None:
    """Let every query of the transaction see the same moment, and refuse any change."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
