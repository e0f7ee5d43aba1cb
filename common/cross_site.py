"""Refusing what another site lets a browser send here, for pages that keep no cookie to compare with."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

SAFE = ("GET", "HEAD", "OPTIONS")
OURS = ("same-origin", "none")


def from_this_site[V: Callable[..., HttpResponseBase]](view: V) -> V:
    """Refuse what a page of another site sends, by what browsers themselves say: no token, no cookie.

    For pages that know nobody: there is no session to act in the name of, so all that another site could do
    is what it could send by itself. Browsers say where a request comes from in Sec-Fetch-Site (all since 2023),
    or in Origin; a request that says neither comes from no page. Pages of people with an account use Django's
    token.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method not in SAFE and not _is_ours(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return csrf_exempt(guarded)  # type: ignore[return-value]


def _is_ours(request: HttpRequest) -> bool:
    said = request.headers.get("Sec-Fetch-Site")
    if said:
        return said in OURS
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.get_host()
