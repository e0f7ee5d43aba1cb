"""Handing a document out, as something to save. Whether one may have it was asked before."""

import structlog
from django.core.files.storage import storages
from django.http import FileResponse, Http404

from common.documents.models import Document
from common.uploads.serving import HEADERS

log = structlog.get_logger(__name__)


def serve_document(document: Document) -> FileResponse:
    """Return the file as an attachment. Raises Http404 unless it is ready, and if the storage has lost it."""
    if not document.is_ready:
        raise Http404
    try:
        file = storages["uploads"].open(document.storage_key)
    except FileNotFoundError as error:
        log.exception("document_lost", document=str(document.public_id))
        raise Http404 from error
    return FileResponse(
        file,
        as_attachment=True,
        filename=document.file_name,
        content_type=document.content_type,
        headers=HEADERS | {"Cache-Control": "private, no-store"},
    )
