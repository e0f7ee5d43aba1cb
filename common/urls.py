"""Pages about the service, for everybody."""

from django.urls import path

from common import views

urlpatterns = [
    path("reading-comfort/", views.reading_comfort, name="reading_comfort"),
    path("help/", views.help_page, name="help"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("cookies/", views.cookies, name="cookies"),
]
