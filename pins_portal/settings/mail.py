"""Email and text messages: into the outbox first, and out from there as MAIL_TRANSPORT says."""

from email.utils import parseaddr

import environ

env = environ.Env()

# smtp, notify (GOV.UK Notify) or demo (kept for reading at /demo/mail/).
MAIL_TRANSPORT = env("MAIL_TRANSPORT", default="smtp")
DEFAULT_FROM_EMAIL = env("MAIL_FROM", default="PINS Portal <portal@pins-portal.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAIL_DOMAIN = parseaddr(DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]  # of every Message-ID
MAIL_KEPT_DAYS = env.int("MAIL_KEPT_DAYS", default=90)  # then bodies are erased

# smtp://user:password@host:port; smtp+tls:// for STARTTLS, smtp+ssl:// for TLS from the start.
_server = env.email_url("EMAIL_URL", default="smtp://127.0.0.1:25")
MAILERS = {
    "default": {"BACKEND": "common.outbox.backend.OutboxEmailBackend"},
    "smtp": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": _server["EMAIL_HOST"],
            "port": _server["EMAIL_PORT"],
            "username": _server["EMAIL_HOST_USER"],
            "password": _server["EMAIL_HOST_PASSWORD"],
            "use_tls": _server.get("EMAIL_USE_TLS", False),
            "use_ssl": _server.get("EMAIL_USE_SSL", False),
            "timeout": 30,  # seconds
        },
    },
}

# Text messages go through GOV.UK Notify only; emails too with MAIL_TRANSPORT=notify.
NOTIFY_API_KEY = env("NOTIFY_API_KEY", default="")
NOTIFY_EMAIL_TEMPLATE = env("NOTIFY_EMAIL_TEMPLATE", default="")
NOTIFY_TEXT_TEMPLATE = env("NOTIFY_TEXT_TEMPLATE", default="")
NOTIFY_BASE_URL = env("NOTIFY_BASE_URL", default="https://api.notifications.service.gov.uk")
