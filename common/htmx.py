"""HTMX: the whole page or one fragment of it, redirects and empty answers, for both kinds of request.

Rendered at once, never as a TemplateResponse: that is rendered after the transaction, with the area closed.
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect

from .kept_posts import kept_post


def wants_fragment(request: HttpRequest) -> bool:
    """Return whether htmx asks for a piece. Boosted links and restored history want the whole page."""
    htmx = getattr(request, "htmx", None)
    return htmx is not None and bool(htmx) and not (htmx.boosted or htmx.history_restore_request)


def render_page(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, fragment: str = "", status: int = 200
) -> HttpResponse:
    """Return the page, or for htmx its `{% partialdef fragment %}`; use status 422 for a form with errors."""
    name = f"{template}#{fragment}" if fragment and wants_fragment(request) else template
    response = render(request, name, dict(context), status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def posted(request: HttpRequest, to: str = "") -> Any:
    """Return what a form was sent with; on GET None, for our forms do not count as sent then.

    But after signing in again it is a KeptPost, which a PortalForm shows as not saved yet: what the same
    person had sent to this address, or to `to`, when their session had ended. An empty POST is an answer too.
    """
    return request.POST if request.method == "POST" else kept_post(request, to or request.path)


def redirect_to(request: HttpRequest, to: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """Redirect like django.shortcuts.redirect; htmx is told to load the whole next page."""
    url = resolve_url(to, *args, **kwargs)
    return HttpResponseClientRedirect(url) if wants_fragment(request) else HttpResponseRedirect(url)


def no_content(event: str, *, announce: str = "") -> HttpResponse:
    """Return 204 with an event, for fragments that refresh themselves; `announce` is read out."""
    events: dict[str, Any] = {event: True} | ({"announce": announce} if announce else {})
    return HttpResponse(status=204, headers={"HX-Trigger": json.dumps(events)})


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """Send someone who is not, or no longer, signed in to the sign-in page, and back here afterwards.

    A fragment or a changing request cannot be the place to come back to: then it is the page that sent it.
    """
    if not wants_fragment(request):
        return redirect_to_login(_path_to_return_to(request))
    to_login = redirect_to_login(_path_to_return_to(request)).url
    return HttpResponse(status=401, headers={"HX-Redirect": to_login})


def _path_to_return_to(request: HttpRequest) -> str:
    """Return the path of the page the person was looking at, on this site."""
    if request.method in {"GET", "HEAD"} and not wants_fragment(request):
        return request.get_full_path()
    try:
        page = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "")
    except ValueError:  # brackets that are no address, such as “http://[x”
        return resolve_url("home")
    if page.netloc != request.get_host():
        return resolve_url("home")
    return page.path + (f"?{page.query}" if page.query else "")
