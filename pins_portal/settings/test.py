"""Tests: a database of their own on a real server, whose addresses tests/conftest.py has put in the environment."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ.setdefault("SECOND_FACTOR_REQUIRED", "no")

from pins_portal.settings.base import *  # noqa: F403
from pins_portal.settings.base import BASE_DIR, DATABASES, MIDDLEWARE, STORAGES, TEMPLATES

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
DEMO = True

# What the tests’ own documents show.
TEMPLATES[0]["DIRS"].append(BASE_DIR / "tests" / "templates")

# One connection a process: a pool would keep the test database busy and cost a third of the run.
DATABASES["default"].get("OPTIONS", {}).pop("pool", None)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Collected files are for real servers; the test server finds them at their source.
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")
