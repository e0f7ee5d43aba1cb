"""The worker's and the beat's door. Every task is a PortalTask: it opens one area or says why it crosses them."""

import os

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pins_portal.settings.production")

app = Celery("pins_portal", task_cls="common.tenancy.tasks:PortalTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_our_logging(**_kwargs: object) -> None:
    """Keep Celery from replacing the logging that Django set up."""
