"""Addresses under /accounts/: ours before allauth's, which they replace or complete."""

from django.urls import include, path

from . import views
from .second_factor import second_factor_done

urlpatterns = [
    path("oidc/<str:provider_id>/login/", views.organisation_login, name="openid_connect_login"),
    path(
        "oidc/<str:provider_id>/login/callback/", views.organisation_callback, name="openid_connect_callback"
    ),
    path("2fa/done/", second_factor_done, name="second_factor_done"),
    path("", include("allauth.urls")),
]
