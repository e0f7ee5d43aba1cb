"""What the tests' worker runs with: the tests' settings, and their kinds of document."""

from pins_portal.settings.test import *  # noqa: F403
from pins_portal.settings.test import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.common.documents.apps.TestDocumentsConfig"]
