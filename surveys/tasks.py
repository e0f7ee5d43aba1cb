"""What the workers do for surveys."""

import structlog
from celery import shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

from common.tenancy.door import across_areas
from common.tenancy.tasks import PortalTask

from .services.surveys import close_due

log = structlog.get_logger(__name__)


@shared_task(base=PortalTask, system="ballot boxes of all areas are opened by the worker that has their keys")
def count_surveys_task() -> None:
    """Close surveys whose last day has passed."""
    with across_areas("close surveys whose last day has passed") as using:
        close_due(using=using)


def count_after_commit() -> None:
    """Have a worker count once this transaction is committed."""
    transaction.on_commit(wake_counting, robust=True)


def wake_counting() -> None:
    """Have a worker count now. When the broker is down, beat does it within a minute."""
    try:
        count_surveys_task.apply_async(retry=False)
    except OperationalError as error:
        log.warning("counting_not_woken", error=str(error))
