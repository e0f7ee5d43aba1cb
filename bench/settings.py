"""The product's settings, and two addresses that the product has not (bench/urls.py)."""

from pins_portal.settings.base import *  # noqa: F403
from pins_portal.settings.base import BASE_DIR, INSTALLED_APPS, STORAGES, TEMPLATES

# A document to make (bench/apps.py).
INSTALLED_APPS = [*INSTALLED_APPS, "bench.apps.BenchConfig"]
TEMPLATES[0]["DIRS"].append(BASE_DIR / "bench" / "templates")

ROOT_URLCONF = "bench.urls"
ALLOWED_HOSTS = ["127.0.0.1"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
