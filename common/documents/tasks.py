"""What the workers do for documents."""

import structlog
from celery import shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

from common.documents.retention import expire_documents
from common.documents.taking import give_up_lost, take_next
from common.tenancy.door import across_areas
from common.tenancy.tasks import PortalTask

log = structlog.get_logger(__name__)


@shared_task(base=PortalTask, system="documents of all areas wait in one queue; each is built inside its own")
def build_documents_task() -> None:
    """Make the documents that wait, one after the other."""
    from common.documents.building import build_waiting  # what it needs, only such a worker has in memory

    with across_areas("find the documents that wait to be made") as using:
        build_waiting(take=lambda: take_next(using=using), give_up=lambda: give_up_lost(using=using))


@shared_task(base=PortalTask, system="documents of all areas run out alike")
def expire_documents_task() -> None:
    """Delete the files of documents that have run out, and forget old requests."""
    with across_areas("delete documents that have run out") as using:
        expire_documents(using=using)


def build_after_commit() -> None:
    """Have a worker look for documents once this transaction is committed, however often it is asked to."""
    waiting = transaction.get_connection().run_on_commit
    if not any(wake_builder is what for _, what, *_ in waiting):
        transaction.on_commit(wake_builder, robust=True)


def wake_builder() -> None:
    """Have a worker look for documents now. When the broker is down, beat does it within half a minute."""
    try:
        build_documents_task.apply_async(retry=False)
    except OperationalError as error:
        log.warning("documents_not_woken", error=str(error))
