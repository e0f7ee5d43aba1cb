"""The base of every Celery task: it opens one area, or says why it needs none."""

from typing import Any

from celery import Task
from django.db import transaction

from .context import open_area


class AreaMissing(RuntimeError):
    """A task was called without an area, and does not say that it works for the whole system."""


class PortalTask(Task):
    """A task that runs in one transaction with one area open.

    Call it with the area's id: `send_letters_task.delay(letter_id, area=area_id)`. A task that
    works for the whole system says why where it is declared, `@shared_task(system="…")`, is called
    without an area and uses `common.tenancy.door`.
    """

    abstract = True
    typing = False  # else .delay() would refuse the keyword that this class takes for itself
    system = ""

    def __call__(self, *args: Any, area: int | None = None, **kwargs: Any) -> Any:
        if self.system:
            return super().__call__(*args, **kwargs)
        if area is None:
            raise AreaMissing(f"{self.name} was called without an area.")
        with transaction.atomic():
            open_area(area)
            return super().__call__(*args, **kwargs)
