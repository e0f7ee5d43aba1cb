"""What becomes of a document that was taken: progress, file or failure, noted inside its own area.

Everything here is refused, by returning False, to a worker that has lost the document: one that was
silent for so long that another has taken it.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from django.core.files import File
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from common.documents.kinds import period_of
from common.documents.mail import tell_failed, tell_ready
from common.documents.models import MOST_ATTEMPTS, Document, State
from common.documents.names import file_name
from common.tenancy.context import open_area

log = structlog.get_logger(__name__)
STOPPED = "The work on it stopped before it was done, three times. Ask for it again, or ask for help."


@contextmanager
def inside(document: Document) -> Iterator[None]:
    """Open the document's area for one transaction."""
    with transaction.atomic():
        open_area(document.area_id)
        yield


def note_progress(document: Document, done: int, total: int) -> bool:
    """Show how far it is, and that somebody is at it; return whether it is still ours."""
    with inside(document):
        return bool(
            _ours(document).update(done=min(done, total or done), total=total, heard_at=timezone.now())
        )


def note_ready(document: Document, file: Path, data_as_at: datetime) -> bool:
    """Keep the file and tell who asked, if that has taken long; return whether it was still ours."""
    with inside(document):
        held = _held(document)
        if held is None:
            return False
        held.state, held.ready_at, held.data_as_at = State.READY, timezone.now(), data_as_at
        held.expires_at = _expiry(held)
        held.done = held.total = max(held.total, 1)
        _keep(held, file)
        held.save()
        tell_ready(held)
    return True


def note_failure(document: Document, sentence: str) -> bool:
    """Mark as failed with a sentence, and tell who asked; return whether it was still ours."""
    with inside(document):
        held = _held(document)
        if held is None:
            return False
        held.state, held.failure = State.FAILED, sentence[:500]
        held.save()
        tell_failed(held)
    log.warning("document_failed", document=str(document.public_id), kind=document.kind)
    return True


def note_stopped(document: Document) -> bool:
    """Put it back into the queue, or give it up after the last attempt."""
    if document.attempts >= MOST_ATTEMPTS:
        return note_failure(document, STOPPED)
    with inside(document):
        return bool(_ours(document).update(state=State.QUEUED))


def _ours(document: Document) -> Any:
    return Document.objects.filter(pk=document.pk, state=State.WORKING, attempts=document.attempts)


def _held(document: Document) -> Document | None:
    found: Document | None = _ours(document).select_for_update(of=("self",)).first()
    return found


def _expiry(document: Document) -> datetime | None:
    kind = document.definition
    kept_for = period_of(kind, document.area_id) if kind else timedelta(0)
    return None if kept_for is None or document.ready_at is None else document.ready_at + kept_for


def _keep(document: Document, path: Path) -> None:
    """Put the file where uploads lie, in place of what a worker that died there may have left."""
    key = f"{document.area_id}/documents/{document.public_id}"
    storages["uploads"].delete(key)
    with path.open("rb") as file:
        document.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        document.size = file.tell()
        document.storage_key = storages["uploads"].save(key, File(file))
    document.file_name = file_name(document)
    document.content_type = document.form_kind.content_type
