"""Handing a file out again, as something to save and never as something that runs here."""

import base64
from datetime import timedelta

import structlog
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpResponse

from common.uploads.images import drawn_small
from common.uploads.models import Upload

log = structlog.get_logger(__name__)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def serve_upload(upload: Upload, *, kept: timedelta | None = None) -> FileResponse:
    """Return the file as an attachment under its own name. Whether one may see it was asked before.

    `kept` is how long the reader's own browser may keep it; without it, not at all. Raises Http404 if
    the storage has lost the file.
    """
    keeping = f"max-age={kept.total_seconds():.0f}" if kept else "no-store"
    try:
        file = storages["uploads"].open(upload.storage_key)
    except FileNotFoundError as error:
        log.exception("upload_lost", upload=str(upload.public_id))
        raise Http404 from error
    return FileResponse(
        file,
        as_attachment=True,
        filename=upload.name,
        content_type=upload.content_type,
        headers=HEADERS | {"Cache-Control": f"private, {keeping}"},
    )


def serve_small(upload: Upload) -> HttpResponse:
    """Return a picture small, for a page to show. Whether one may see it was asked before.

    Raises Http404 for what is no picture, and if the storage has lost it.
    """
    content = _small(upload)
    if content is None:
        raise Http404
    return HttpResponse(
        content, content_type="image/jpeg", headers=HEADERS | {"Cache-Control": "private, no-store"}
    )


def small_as_data(upload: Upload) -> str:
    """Return a picture small, as an address that holds it whole, for a document; "" where there is none."""
    content = _small(upload)
    return f"data:image/jpeg;base64,{base64.b64encode(content).decode()}" if content else ""


def _small(upload: Upload) -> bytes | None:
    if not upload.is_picture:
        return None
    try:
        with storages["uploads"].open(upload.storage_key) as file:
            return drawn_small(file.read())
    except FileNotFoundError:
        log.exception("upload_lost", upload=str(upload.public_id))
        return None
