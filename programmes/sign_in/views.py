"""Allauth's two addresses for organisations' sign-in, with a page for every bad answer."""

import structlog
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect import views as openid
from django.http import Http404, HttpRequest, HttpResponse
from requests import RequestException

from common.access import public

from .again import View

log = structlog.get_logger(__name__)

# No connection, no JSON, an end point or claim that is missing, or one that is not what it should be.
BAD_ANSWERS = (RequestException, OAuth2Error, LookupError, TypeError, ValueError)


@public("the way to an organisation's own sign-in")
def organisation_login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Say where the button leads (GET), then lead there (POST)."""
    return _with_a_page_for_bad_answers(openid.login, request, provider_id)


@public("the way back from an organisation's own sign-in")
def organisation_callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take the organisation's answer and sign in, or say why not."""
    return _with_a_page_for_bad_answers(openid.callback, request, provider_id)


def _with_a_page_for_bad_answers(view: View, request: HttpRequest, provider_id: str) -> HttpResponse:
    if provider_id not in {app.provider_id for app in get_adapter().list_apps(request)}:
        raise Http404
    try:
        return view(request, provider_id)
    except BAD_ANSWERS as error:
        log.warning("identity provider answered badly", provider=provider_id, exc_info=True)
        return render_authentication_error(
            request, get_adapter().get_provider(request, provider_id), exception=error
        )
