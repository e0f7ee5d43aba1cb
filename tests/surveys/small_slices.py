"""The worker's door, for a worker that writes sixty letters at a time where the product writes more."""

from celery.signals import worker_process_init

from pins_portal.celery import app

__all__ = ["app"]


@worker_process_init.connect
def write_sixty(**_kwargs: object) -> None:
    from surveys.services import invitations

    invitations.SLICE = 60
