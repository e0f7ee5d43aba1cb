"""Sending people whose role needs a second factor to set one up, and bringing them back."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from common.access import public
from common.htmx import redirect_to

AFTERWARDS = "after_second_factor"  # the session's key for the page that had to wait

WHY = (
    "Your role sees a whole area or what families wrote, so a password alone is not enough. "
    "Set up an authenticator app or a passkey; then you can carry on."
)


def second_factor_first(request: HttpRequest) -> HttpResponse:
    """Send someone to set up a second factor, say why, and remember the page that they wanted."""
    request.session[AFTERWARDS] = request.get_full_path() if request.method == "GET" else resolve_url("home")
    messages.warning(request, WHY)
    return redirect_to(request, "mfa_index")


@public("leads back to a page that has a rule of its own")
def second_factor_done(request: HttpRequest) -> HttpResponse:
    """Lead back to the page that had to wait, once there is a second factor."""
    if not is_mfa_enabled(request.user):
        return redirect_to(request, "mfa_index")
    return redirect_to(request, request.session.pop(AFTERWARDS, resolve_url("home")))
