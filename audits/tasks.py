"""What the workers do for audits."""

import structlog
from celery import shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

from common.tenancy.door import across_areas
from common.tenancy.tasks import PortalTask
from programmes.models import Area

from .services.counting import close_and_count
from .services.reminders import tell_of_rounds

log = structlog.get_logger(__name__)


@shared_task(base=PortalTask, system="ballot boxes of all areas are opened by the worker that has their keys")
def count_voices_task() -> None:
    """Close groups whose last day has passed, and count the answers of those that are closed."""
    with across_areas("count the answers of groups that have closed") as using:
        close_and_count(using=using)


def count_after_commit() -> None:
    """Have a worker count once this transaction is committed."""
    transaction.on_commit(wake_counting, robust=True)


def wake_counting() -> None:
    """Have a worker count now. When the broker is down, beat does it within a minute."""
    try:
        count_voices_task.apply_async(retry=False)
    except OperationalError as error:
        log.warning("counting_not_woken", error=str(error))


@shared_task(
    base=PortalTask, system="hands each area a task of its own, and reads nothing but the list of areas"
)
def tell_all_of_rounds_task() -> None:
    """Have the schools of every area told of rounds that open, and reminded of those that close soon."""
    for area_id in Area.objects.values_list("pk", flat=True):
        tell_of_rounds_task.delay(area_id, area=area_id)


@shared_task(base=PortalTask)
def tell_of_rounds_task(area_id: int) -> int:
    """Write to the schools of one area about its rounds; return to how many."""
    return tell_of_rounds(area=Area.objects.get(pk=area_id))
