"""The demo: services found by themselves, mail kept for reading at /demo/mail/, no second factor asked."""

import os

from launcher.services import discover

# A process that was told its own services is left alone: `discover` sees to that.
os.environ.update(discover())
os.environ.setdefault("SECRET_KEY", "only-for-the-demo-on-this-machine")
os.environ.setdefault("SECOND_FACTOR_REQUIRED", "no")
os.environ.setdefault("MAIL_TRANSPORT", "demo")

from pins_portal.settings.base import *  # noqa: F403

DEMO = True
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
# Compressing what one machine serves to itself would take longer than it saves.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}  # noqa: F405
