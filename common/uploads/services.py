"""Keeping and removing files."""

import hashlib
import uuid
import weakref
from collections.abc import Set
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from common.uploads.images import redraw
from common.uploads.kinds import IMAGES, OFFICE_FILES, FileKind, find_kind
from common.uploads.models import Upload
from common.uploads.names import clean_name
from common.uploads.office import refuse_dangerous_archive
from common.uploads.refusal import UploadRefused
from common.uploads.scanning import scan

MEGABYTE = 1024 * 1024


@transaction.atomic
def store_upload(
    *,
    area: Any,
    file: UploadedFile,
    purpose: str,
    allowed: Set[FileKind],
    by: Any,
    max_bytes: int | None = None,
) -> Upload:
    """Check a file, keep it in an area and return its record. Needs the area open.

    `purpose` is the word under which a feature registered who may read it; `by` is the user;
    `max_bytes` defaults to the setting UPLOADS_MAX_BYTES. If the transaction is rolled back, the
    file goes too. Raises UploadRefused, whose message is a sentence for the person.
    """
    content = _read(file, max_bytes or settings.UPLOADS_MAX_BYTES)
    kind = find_kind(content, allowed)
    state = scan(content)  # before anything unpacks it
    content = _made_safe(content, kind)
    public_id = uuid.uuid4()
    return Upload.objects.create(
        area_id=area.pk,
        public_id=public_id,
        purpose=purpose,
        name=clean_name(file.name or "", kind),
        content_type=kind.content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        storage_key=_keep(f"{area.pk}/{public_id}", content),
        scan_state=state,
        uploaded_by=by,
    )


@transaction.atomic
def remove_upload(upload: Upload) -> None:
    """Delete the record and, once that is certain, the file."""
    key = upload.storage_key
    upload.delete()
    transaction.on_commit(lambda: storages["uploads"].delete(key))


def _read(file: UploadedFile, limit: int) -> bytes:
    """Return the bytes, of which the size that the browser gave says nothing."""
    content = file.read(limit + 1)
    if not content:
        raise UploadRefused("The file you chose is empty", code="empty")
    if len(content) > limit:
        raise UploadRefused(f"The file must be smaller than {limit / MEGABYTE:.2g} MB", code="size")
    return content


def _made_safe(content: bytes, kind: FileKind) -> bytes:
    """Return what is kept: pictures drawn again; anything else as it is, after a look inside."""
    if kind in IMAGES:
        return redraw(content, kind)
    if kind in OFFICE_FILES:
        refuse_dangerous_archive(content)
    return content


def _keep(key: str, content: bytes) -> str:
    kept = storages["uploads"].save(key, ContentFile(content))
    transaction.on_commit(_DeleteUnlessCommitted(kept))
    return kept


class _DeleteUnlessCommitted:
    """Delete a file when its transaction, or the part of it around the upload, is rolled back.

    Django has no hook for that: it calls what waits for the commit, or forgets it. So being
    forgotten without having been called is the sign.
    """

    def __init__(self, key: str) -> None:
        self.deletion = weakref.finalize(self, storages["uploads"].delete, key)

    def __call__(self) -> None:
        self.deletion.detach()
