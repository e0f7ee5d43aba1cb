"""What the workers do for the register and for schools in programmes."""

import structlog
from celery import shared_task
from kombu.exceptions import OperationalError

from common.tenancy.door import across_areas
from common.tenancy.tasks import PortalTask
from programmes.models import Area

from .services.agreements import remind_by_themselves
from .services.follow_register import follow_register_everywhere
from .services.imports import carry_on
from .services.reminders import remind_by_itself
from .services.retention import delete_old_drafts, erase_old_expressions

log = structlog.get_logger(__name__)


@shared_task(base=PortalTask, system="the register is the same for every area")
def carry_on_imports_task() -> None:
    """Read and apply the files of the register that wait, one after the other."""
    is_changed = False
    with across_areas("import the register of schools") as using:
        while carry_on(using=using):
            is_changed = True
    if is_changed:
        follow_register_everywhere()


@shared_task(base=PortalTask, system="every area is opened in a transaction of its own")
def follow_register_task() -> None:
    """Let schools follow the register, should a worker have been stopped right after an import."""
    follow_register_everywhere()


def wake_imports() -> None:
    """Have a worker look for files now. When the broker is down, beat does it within a minute."""
    try:
        carry_on_imports_task.apply_async(retry=False)
    except OperationalError as error:
        log.warning("imports_not_woken", error=str(error))


@shared_task(
    base=PortalTask, system="hands each area a task of its own, and reads nothing but the list of areas"
)
def send_all_reminders_task() -> None:
    """Have the schools of every area reminded of what is due."""
    for area_id in Area.objects.values_list("pk", flat=True):
        send_reminders_task.delay(area_id, area=area_id)


@shared_task(base=PortalTask)
def send_reminders_task(area_id: int) -> int:
    """Write to the schools of an area that have something due in a week or late since yesterday."""
    return remind_by_itself(area=Area.objects.get(pk=area_id))


@shared_task(base=PortalTask, system="erases what has been kept long enough, whatever area it is of")
def erase_old_expressions_task() -> None:
    """Delete drafts that were never sent, and erase what schools wrote that were not selected."""
    delete_old_drafts()
    erase_old_expressions()


@shared_task(
    base=PortalTask, system="hands each area a task of its own, and reads nothing but the list of areas"
)
def remind_all_signatories_task() -> None:
    """Have those reminded, in every area, who have not signed for a week or a fortnight."""
    for area_id in Area.objects.values_list("pk", flat=True):
        remind_signatories_task.delay(area=area_id)


@shared_task(base=PortalTask)
def remind_signatories_task() -> int:
    """Write to those of one area who have not signed; return to how many."""
    return remind_by_themselves()
