"""What a worker does for ballot boxes."""

import structlog
from celery import shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

from common.tenancy.door import across_areas
from common.tenancy.tasks import PortalTask

from .services import prepare_boxes

log = structlog.get_logger(__name__)


@shared_task(base=PortalTask, system="keys of all areas' ballot boxes lie with the worker")
def prepare_boxes_task() -> None:
    """Make keys for new boxes, and destroy those of boxes that have been emptied."""
    with across_areas("give new ballot boxes their keys") as using:
        prepare_boxes(using=using)


def prepare_after_commit() -> None:
    """Have a worker make keys once this transaction is committed."""
    transaction.on_commit(wake_preparing, robust=True)


def wake_preparing() -> None:
    """Have a worker make keys now. When the broker is down, beat does it within a minute."""
    try:
        prepare_boxes_task.apply_async(retry=False)
    except OperationalError as error:
        log.warning("boxes_not_prepared", error=str(error))
