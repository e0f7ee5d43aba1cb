"""What the workers do for the outbox."""

import structlog
from celery import shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

from common.tenancy.door import across_areas
from common.tenancy.tasks import PortalTask

from .delivery import drain
from .retention import erase_old_bodies
from .transports.notify import read_receipts

log = structlog.get_logger(__name__)


@shared_task(base=PortalTask, system="messages of all areas leave through one door")
def drain_outbox_task() -> None:
    """Send what waits in the outbox."""
    with across_areas("send what waits in the outbox") as using:
        drain(using=using)


@shared_task(base=PortalTask, system="messages of all areas grow old alike")
def erase_old_messages_task() -> None:
    """Erase the bodies of old messages."""
    with across_areas("erase the bodies of old messages") as using:
        erase_old_bodies(using=using)


@shared_task(base=PortalTask, system="GOV.UK Notify reports on messages of all areas together")
def read_receipts_task() -> None:
    """Ask GOV.UK Notify which messages came back."""
    with across_areas("note which messages came back") as using:
        read_receipts(using=using)


def drain_after_commit() -> None:
    """Have a worker drain the outbox once this transaction is committed, however often it is asked to."""
    waiting = transaction.get_connection().run_on_commit
    if not any(wake_drain is what for _, what, *_ in waiting):
        transaction.on_commit(wake_drain, robust=True)


def wake_drain() -> None:
    """Have a worker drain the outbox now. When the broker is down, beat does it within half a minute."""
    try:
        drain_outbox_task.apply_async(retry=False)
    except OperationalError as error:
        log.warning("outbox_not_woken", error=str(error))
