"""Addresses: one line each, first what needs no area, then what stands inside one."""

from django.urls import include, path

urlpatterns = [
    # First, since everybody who answers asks for these, and looking further takes time.
    path("s/", include("surveys.urls.answering")),
    path("", include("common.urls")),
    path("", include("programmes.urls")),
    path("", include("schools.urls")),
    path("", include("audits.urls")),
    path("", include("surveys.urls")),
    path("accounts/", include("programmes.sign_in.urls")),
]

handler500 = "common.views.server_error"
