"""Who makes which document: taken by one worker, counted before it is begun, taken again if that worker dies.

The count is committed before the work starts, so that a document which kills its worker is tried three
times and no more. A worker shows that it lives by `heard_at`; nothing is locked while it works.
"""

from django.db import transaction
from django.utils import timezone

from common.documents.models import Document, State

LOST = (
    "It was begun three times and stopped each time before it was done. "
    "Ask for it again; if that does not help, ask for less at once."
)


def take_next(*, using: str) -> Document | None:
    """Take the document that waits longest, and count the attempt; None when none waits."""
    with transaction.atomic(using=using):
        waiting = Document.objects.using(using).waiting().select_for_update(skip_locked=True)
        document = waiting.first()
        if document is None:
            return None
        document.state, document.attempts = State.WORKING, document.attempts + 1
        document.started_at = document.heard_at = timezone.now()
        document.done = document.total = 0
        document.save()
    return document


def give_up_lost(*, using: str) -> list[Document]:
    """Return the documents whose third worker has gone too, each taken so that it can be marked as failed."""
    with transaction.atomic(using=using):
        lost = list(Document.objects.using(using).given_up().select_for_update(skip_locked=True))
        Document.objects.using(using).filter(pk__in=[one.pk for one in lost]).update(heard_at=timezone.now())
    return lost
