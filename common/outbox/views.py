"""Reading the demo's emails and texts."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from common.access import public

from .transports.demo import Copy, copy_of, newest_copies

# The email's own styles stand inline; nothing else may come with it, and no script may run.
EMAIL_ALONE = {"default-src": [CSP.NONE], "style-src": [CSP.UNSAFE_INLINE], "frame-ancestors": [CSP.NONE]}

type View = Callable[..., HttpResponse]


def demo_only(view: View) -> View:
    """Let the view exist in demo mode alone; everywhere else its address is not found."""

    @public("only in demo mode, where all mail is invented")
    @wraps(view)
    @require_safe
    def gate(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, **kwargs)

    return gate


@demo_only
def demo_mail_list(request: HttpRequest) -> HttpResponse:
    """List what was sent, newest first; `?to=` narrows it to an address."""
    to = request.GET.get("to", "").strip()
    return render(request, "demo/mail_list.html", {"copies": newest_copies(to=to), "to": to})


@demo_only
def demo_mail_detail(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one message as plain text."""
    return render(request, "demo/mail_detail.html", {"copy": _copy_or_404(key)})


@demo_only
@csp_override(EMAIL_ALONE)
def demo_mail_html(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one email as a mail program would."""
    return HttpResponse(_copy_or_404(key).html)


def _copy_or_404(key: UUID) -> Copy:
    copy = copy_of(key)
    if copy is None:
        raise Http404
    return copy
