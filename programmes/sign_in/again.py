"""Asking people again who they are before a step that could harm others."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.internal.httpkit import add_query_params
from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from common.htmx import redirect_to

type View = Callable[..., HttpResponse]


def recently_authenticated(view: View) -> View:
    """Let people through who proved who they are in the last minutes; ask the others and bring them back.

    It stands inside the gate (`@requires(…)` above it). The page that asks offers what the person
    has: password, second factor, or their organisation's sign-in. People come back to the page
    with the form, by GET: what they had filled in is not kept, so ask on GET too, as this does.
    """

    @wraps(view)
    def confirm(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated or has_recently_authenticated(request):
            return view(request, *args, **kwargs)
        ways = get_adapter(request).get_reauthentication_methods(request.user)
        # Someone with no way to prove it (their organisation's sign-in is no longer connected) could
        # never pass; their session ends by itself, and they cannot sign in again.
        return _ask(request, ways[0]["url"]) if ways else view(request, *args, **kwargs)

    return confirm


def has_recently_authenticated(request: HttpRequest) -> bool:
    """Whether password, second factor or organisation were confirmed in this session a short while ago.

    How long that is, in seconds, stands in ACCOUNT_REAUTHENTICATION_TIMEOUT. Signing in counts.
    """
    since = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
    return any(record["at"] > since for record in get_authentication_records(request, request.user))


def _ask(request: HttpRequest, url: str) -> HttpResponse:
    if request.method not in {"GET", "HEAD"}:
        messages.warning(
            request, "Nothing has been changed yet. Confirm that it is you, then do it once more."
        )
    return redirect_to(request, add_query_params(url, {"next": request.get_full_path()}))
