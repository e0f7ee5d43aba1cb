"""Pages that need no account: help, statements, reading comfort; and what is shown when something fails."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.template.loader import get_template
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from common.access import public
from common.forms import Chips, ChoiceField, PortalForm
from common.reading_comfort import CHOICES, Comfort, comfort_for, comfort_from_cookie, remember

# Reading comfort ---------------------------------------------------------------------------------


class ComfortForm(PortalForm):
    """Every preference, as a row of chips."""

    tint = ChoiceField(
        label="Page colour", enter="Choose a page colour", widget=Chips, choices=CHOICES["tint"]
    )
    font = ChoiceField(label="Font", enter="Choose a font", widget=Chips, choices=CHOICES["font"])
    size = ChoiceField(label="Text size", enter="Choose a text size", widget=Chips, choices=CHOICES["size"])
    spacing = ChoiceField(label="Spacing", enter="Choose a spacing", widget=Chips, choices=CHOICES["spacing"])
    motion = ChoiceField(
        label="Movement", enter="Choose how things move", widget=Chips, choices=CHOICES["motion"]
    )
    symbols = ChoiceField(
        label="Pictures beside questions",
        enter="Show or hide pictures",
        widget=Chips,
        choices=CHOICES["symbols"],
    )


@public("reading comfort is for everybody, signed in or not")
@require_http_methods(["GET", "HEAD", "POST"])
def reading_comfort(request: HttpRequest) -> HttpResponse:
    """Show the preferences; a POST, from here or from the foot of any page, keeps those it names."""
    comfort = comfort_for(request)
    if request.method != "POST":
        form = ComfortForm(initial=dict(comfort.attributes))
        return render(request, "pages/reading_comfort.html", {"form": form})
    chosen = Comfort() if "reset" in request.POST else comfort.changed(request.POST)
    response = HttpResponseRedirect(next_page(request))
    remember(chosen, request=request, response=response)
    return response


def next_page(request: HttpRequest) -> str:
    """Return the page to go back to, if it is one of ours."""
    asked = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if safe else resolve_url("reading_comfort")


# Pages about the service -------------------------------------------------------------------------


@public("help must be within reach of people who cannot sign in")
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Show how to get help and how to tell us what you think."""
    return render(request, "pages/help.html")


@public("the law asks for it")
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the accessibility statement."""
    return render(request, "pages/accessibility.html")


@public("the law asks for it")
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Show what is kept about people, why and for how long."""
    return render(request, "pages/privacy.html")


@public("the law asks for it")
@require_safe
def cookies(request: HttpRequest) -> HttpResponse:
    """Show which cookies there are."""
    return render(request, "pages/cookies.html")


# When something fails ----------------------------------------------------------------------------


def server_error(request: HttpRequest) -> HttpResponse:
    """Show that we failed, or that the database is away for a moment.

    Uses no session, no database and no context processor: any of them may be what failed.
    """
    away = isinstance(sys.exception(), OperationalError | InterfaceError)
    context = {"shell": {"comfort": comfort_from_cookie(request)}}
    page = get_template("503.html" if away else "500.html").render(context)
    return HttpResponse(page, status=503 if away else 500, headers={"Retry-After": "30"} if away else None)
