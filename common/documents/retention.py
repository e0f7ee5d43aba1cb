"""The end of documents: files on their day, requests a while later."""

from django.core.files.storage import storages
from django.db import transaction

from common.documents.models import Document, State


def expire_documents(*, using: str) -> int:
    """Delete the files that have run out and forget old requests; return how many files were deleted."""
    number = 0
    while _expire_next(using):
        number += 1
    Document.objects.using(using).forgettable().delete()
    return number


def _expire_next(using: str) -> bool:
    """Delete the file first: if that fails, the next run finds it still to be done."""
    with transaction.atomic(using=using):
        document = Document.objects.using(using).run_out().select_for_update(skip_locked=True).first()
        if document is None:
            return False
        storages["uploads"].delete(document.storage_key)
        document.state, document.storage_key = State.EXPIRED, ""
        document.save()
    return True
