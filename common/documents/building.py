"""The worker's side: make what waits, each in a process of its own, and note what came of it."""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

import structlog
from django.conf import settings

from common.documents.apart import Broken, Caps, OutOfMemory, OutOfTime, Stopped, run_apart
from common.documents.kinds import CannotBuild, Form
from common.documents.making import make_document
from common.documents.models import Document
from common.documents.outcome import note_failure, note_progress, note_ready, note_stopped
from common.documents.taking import LOST

log = structlog.get_logger(__name__)

BUDGET = 180  # seconds after which no further document is begun in one run
PULSE = 1  # seconds after which a silent child is looked at
LIFE = 5  # seconds between signs of life, whether or not there is progress
PROGRESS = 0.5  # seconds between two notes of progress
TOO_LARGE = (
    "It is too large: making it would take more memory than one document may have. Ask for less at once, "
    "or for a spreadsheet if there is one."
)
TOO_LONG = "It took too long to make. Ask for less at once."
WENT_WRONG = "Something went wrong on our side. Ask for it again; if that does not help, ask for help."
NO_PDF = (
    "This server cannot make PDFs at the moment: a part of it is not installed. "
    "Whoever runs the portal finds out more in its log."
)


class Lost(Exception):
    """Another worker has taken the document over."""


def build_waiting(
    *, take: Callable[[], Document | None], give_up: Callable[[], list[Document]], budget: float = BUDGET
) -> None:
    """Make one document after the other, until none waits or `budget` seconds have gone."""
    for lost in give_up():
        note_failure(lost, LOST)
    end = monotonic() + budget
    while monotonic() < end and (document := take()):
        build(document)


def build(document: Document) -> None:
    """Make a document that was taken; whatever happens is noted on it."""
    try:
        load_for(document.form_kind)
        with TemporaryDirectory(prefix="pins-document-") as folder:
            path = Path(folder) / "made"
            note_ready(document, path, _made(document, path))
    except CannotBuild as refusal:
        note_failure(document, str(refusal))
    except OutOfMemory:
        note_failure(document, TOO_LARGE)
    except OutOfTime:
        note_failure(document, TOO_LONG)
    except Broken:
        note_failure(document, WENT_WRONG)
    except Stopped:
        note_stopped(document)
    except Lost:
        log.warning("document_lost", document=str(document.public_id))


def load_for(form: Form) -> None:
    """Load what such a document is made with, so that each child finds it. Raises CannotBuild without Pango."""
    try:
        if form is Form.PDF:
            import common.documents.pdf
        elif form is Form.XLSX:
            import common.documents.xlsx_file  # noqa: F401
    except OSError as error:
        log.exception("pdf_library_missing", advice="Install Pango; on Debian: apt install libpango-1.0-0")
        raise CannotBuild(NO_PDF) from error


def _made(document: Document, path: Path) -> datetime:
    """Have a child make the file; return when its data were read."""
    caps = Caps(memory=settings.DOCUMENT_MEMORY_MIB, seconds=settings.DOCUMENT_SECONDS)
    watcher = _Watcher(document)
    with closing(run_apart(partial(make_document, document, path), caps=caps, pulse=PULSE)) as telling:
        for told in telling:
            watcher.hear(told or {})
    if watcher.data_as_at is None:
        raise Stopped
    return watcher.data_as_at


class _Watcher:
    """What the child has told so far, passed on to the document's row."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.progress = self.noted = (0, 0)
        self.noted_at = 0.0
        self.data_as_at: datetime | None = None

    def hear(self, told: dict[str, Any]) -> None:
        """Take in what was told; nothing is a sign of life too. Raises CannotBuild and Lost."""
        if "refused" in told:
            raise CannotBuild(told["refused"])
        if "data_as_at" in told:
            self.data_as_at = datetime.fromisoformat(told["data_as_at"])
        self.progress = tuple(told.get("progress", self.progress))
        since = monotonic() - self.noted_at
        if since > LIFE or (since > PROGRESS and self.progress != self.noted):
            self.noted, self.noted_at = self.progress, monotonic()
            if not note_progress(self.document, *self.progress):
                raise Lost
