"""What the workers do for surveys."""

import structlog
from celery import shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

from common.tenancy.door import across_areas
from common.tenancy.tasks import PortalTask

from .models import ContactList
from .services.counting import count_closed
from .services.invitations import write_slice
from .services.retention import erase_contacts, erase_what_is_over
from .services.surveys import close_due

log = structlog.get_logger(__name__)


@shared_task(base=PortalTask, system="ballot boxes of all areas are opened by the worker that has their keys")
def count_surveys_task() -> None:
    """Close surveys whose last day has passed, and count the answers of those that are closed."""
    with across_areas("count the answers to surveys that have closed") as using:
        close_due(using=using)
        count_closed(using=using)


def count_after_commit() -> None:
    """Have a worker count once this transaction is committed."""
    transaction.on_commit(wake_counting, robust=True)


def wake_counting() -> None:
    """Have a worker count now. When the broker is down, beat does it within a minute."""
    try:
        count_surveys_task.apply_async(retry=False)
    except OperationalError as error:
        log.warning("counting_not_woken", error=str(error))


@shared_task(base=PortalTask)
def write_invitations_task(contacts: int, area_id: int) -> None:
    """Write the next letters of a list, and have the rest written after that."""
    if write_slice(contacts=contacts):
        transaction.on_commit(lambda: wake_writing(contacts, area_id), robust=True)


def write_invitations_after_commit(contacts: ContactList) -> None:
    """Have a worker write a list's letters once this transaction is committed."""
    held, area = contacts.pk, contacts.area_id
    transaction.on_commit(lambda: wake_writing(held, area), robust=True)


def wake_writing(contacts: int, area: int) -> None:
    """Have a worker write a list's letters now. When the broker is down, beat does it within minutes."""
    try:
        write_invitations_task.apply_async((contacts, area), {"area": area}, retry=False)
    except OperationalError as error:
        log.warning("invitations_not_woken", error=str(error))


@shared_task(base=PortalTask, system="finds lists of all areas whose letters nobody is writing")
def carry_on_invitations_task() -> None:
    """Go on with lists that were left half-way, by a worker that died or a broker that was down."""
    with across_areas("find invitations that were left half-way") as using:
        left = list(ContactList.objects.using(using).filter(state="sending").values_list("pk", "area"))
    for contacts, area in left:
        wake_writing(contacts, area)


@shared_task(base=PortalTask, system="letters are erased from the outbox by the worker alone")
def erase_contacts_task(contacts: int) -> None:
    """Erase a list of addresses now, and the letters that were written to them."""
    with across_areas("erase a list of addresses") as using:
        erase_contacts(contacts=contacts, using=using)


@shared_task(base=PortalTask, system="surveys of all areas grow old alike")
def erase_old_surveys_task() -> None:
    """Erase addresses and first words whose time is over."""
    with across_areas("erase what surveys need no more") as using:
        erase_what_is_over(using=using)


def erase_after_commit(contacts: ContactList) -> None:
    """Have a worker erase a list once this transaction is committed."""
    held = contacts.pk
    transaction.on_commit(lambda: erase_contacts_task.delay(held))
