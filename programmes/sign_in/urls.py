"""Addresses under /accounts/: ours before allauth's, which they replace or complete."""

from collections.abc import Iterable

from django.urls import URLPattern, URLResolver, include, path

from programmes.gate import signing_in

from . import views
from .second_factor import second_factor_done


def through_the_gate(addresses: Iterable[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """Return the addresses again, those of allauth too, with every view behind `signing_in`."""
    return [
        URLResolver(a.pattern, through_the_gate(a.url_patterns), a.default_kwargs, a.app_name, a.namespace)
        if isinstance(a, URLResolver)
        else URLPattern(a.pattern, signing_in(a.callback), a.default_args, a.name)
        for a in addresses
    ]


_addresses: list[URLPattern | URLResolver] = [
    path("oidc/<str:provider_id>/login/", views.organisation_login, name="openid_connect_login"),
    path(
        "oidc/<str:provider_id>/login/callback/", views.organisation_callback, name="openid_connect_callback"
    ),
    path("2fa/done/", second_factor_done, name="second_factor_done"),
    path("", include("allauth.urls")),
]
urlpatterns = through_the_gate(_addresses)
