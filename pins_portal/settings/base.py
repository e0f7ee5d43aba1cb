"""What every place to run has in common. A value that differs by place comes from the environment."""

from pathlib import Path
from typing import Any

import environ
import pghistory
from django.utils.csp import CSP

from pins_portal.settings.sign_in import IDENTITY_PROVIDER_ORIGINS
from pins_portal.settings.uploads import uploads_storage

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))

DEBUG = False
DEMO = False
SECRET_KEY = env("SECRET_KEY", default="")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
BASE_URL = env("BASE_URL", default="http://127.0.0.1:8000")
# Where people write who need help; the help page and the statements show it.
CONTACT_EMAIL = env("CONTACT_EMAIL", default="help@pins-portal.example")

ROOT_URLCONF = "pins_portal.urls"
WSGI_APPLICATION = "pins_portal.wsgi.application"
AUTH_USER_MODEL = "programmes.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "surveys",
    "audits",
    "schools",
    "programmes",
    "common",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "django_structlog",
    "pgtrigger",
    "pghistory",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "pins_portal.request_log.RequestLog",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "common.context_processors.shell",
            ],
        },
    }
]
FORM_RENDERER = "common.forms.renderer.PortalRenderer"

# Databases: one server, three roles (docs/adr/0002-four-walls.md). The web process has `default`
# alone; `system` crosses areas through common.tenancy.door; `owner` migrates and does nothing else.
#
# PostgreSQL keeps the plan of what a connection asks often: with row policies on every table, to plan a page's
# queries takes it three times as long as to answer them (docs/adr/0021-plans-are-kept.md).
PREPARED = {"server_side_binding": True, "prepare_threshold": 3}


def database(variable: str, **options: Any) -> dict[str, Any]:
    """Return Django's settings for the database whose URL is in the environment variable."""
    found = env.db_url(variable, engine="django.db.backends.postgresql")
    return {
        **found,
        "CONN_MAX_AGE": 0,
        "ATOMIC_REQUESTS": variable == "DATABASE_URL",
        "OPTIONS": {**found.get("OPTIONS", {}), **PREPARED, **options},
    }


def databases() -> dict[str, dict[str, Any]]:
    """Return the aliases whose URLs are set; without DATABASE_URL, none but an unusable default."""
    # Threads share connections in the web alone, which has no way across areas; a worker has none to share.
    is_web = not env("DATABASE_SYSTEM_URL", default="")
    pool = {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}} if is_web else {}
    aliases = {
        "default": ("DATABASE_URL", pool),
        "system": ("DATABASE_SYSTEM_URL", {}),
        "owner": ("DATABASE_OWNER_URL", {}),
    }
    found = {
        alias: database(name, **options)
        for alias, (name, options) in aliases.items()
        if env(name, default="")
    }
    return found if "default" in found else {"default": {"ENGINE": "django.db.backends.dummy"}, **found}


DATABASES = databases()
# The roles that grants are written for; the last migration step of the owner uses them.
_prefix = DATABASES.get("owner", {}).get("USER", "pins_owner").removesuffix("_owner")
DATABASE_APP_ROLE = DATABASES["default"].get("USER") or f"{_prefix}_app"
DATABASE_SYSTEM_ROLE = DATABASES.get("system", {}).get("USER") or f"{_prefix}_system"

# Redis or Valkey: the broker, the cache and the sessions' fast copy.
REDIS_URL = env("REDIS_URL", default="redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "pins",
    }
}
# How often people without an account may try something behind one network address, in so many seconds
# (common.tries). A hall full of people may mistype a code, guessing takes millions; right ones are not counted.
# To look for answers, and to put them by, takes a processor's while.
TRIES = {
    "wrong_code": {60: 30, 3600: 300},
    "wrong_return_code": {60: 30, 3600: 300},
    "put_by": {60: 60, 3600: 600},
}
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=")

SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

# Language and time
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

# Static files and uploads
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static" / "dist"]
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(VAR_DIR / "static")))
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(VAR_DIR / "uploads")))
# Private keys of ballot boxes, a file each until the box is emptied. For workers alone, never the web; in no
# backup. Workers on several machines need one folder together.
BALLOT_KEY_DIR = Path(env("BALLOT_KEY_DIR", default=str(VAR_DIR / "ballot-keys")))
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "uploads": uploads_storage(MEDIA_ROOT),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Content security policy: our own origin, files only.
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    # Chromium applies this to the redirect after the form too, so the providers must be named.
    "form-action": [CSP.SELF, *IDENTITY_PROVIDER_ORIGINS],
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Passwords
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["programmes.sign_in.backend.AccountBackend"]


# History: what changed in records where it matters, and under which hat. Append-only.
PGHISTORY_APPEND_ONLY = True
PGHISTORY_BASE_MODEL = "common.tenancy.history.Event"
# The context stands in the event's own row: the default keeps it in one table for all areas.
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_CONTEXT_ID_FIELD = pghistory.ContextUUIDField()

LOGGING = {"settings": "pins_portal.logs"}
LOGGING_CONFIG = "pins_portal.logs.configure"
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False  # nobody's address is needed to run this

from pins_portal.settings.background import *  # noqa: E402, F403
from pins_portal.settings.mail import *  # noqa: E402, F403
from pins_portal.settings.sign_in import *  # noqa: E402, F403
from pins_portal.settings.uploads import *  # noqa: E402, F403
