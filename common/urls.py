"""Pages about the service, for everybody."""

from django.urls import include, path

from common import health, views

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("reading-comfort/", views.reading_comfort, name="reading_comfort"),
    path("help/", views.help_page, name="help"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("cookies/", views.cookies, name="cookies"),
    path("demo/mail/", include("common.outbox.urls")),
]
