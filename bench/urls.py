"""The product's addresses, and two empty pages behind its gate."""

from django.http import HttpResponse
from django.template import engines
from django.urls import path

from pins_portal.urls import handler500
from pins_portal.urls import urlpatterns as portal
from programmes.gate import AreaRequest, requires
from programmes.roles import Permission

__all__ = ["handler500", "urlpatterns"]

SHELL = engines["django"].from_string('{% extends "shell_app.html" %}')


@requires(Permission.SEE_HOME)
def nothing(request: AreaRequest) -> HttpResponse:
    """Answer without a word: session, person, area and role are found, and nothing is shown."""
    return HttpResponse()


@requires(Permission.SEE_HOME)
def empty_page(request: AreaRequest) -> HttpResponse:
    """Show the page that every page begins as: header, navigation, foot."""
    return HttpResponse(SHELL.render({}, request))


urlpatterns = [
    path("a/<slug:area>/bench/nothing/", nothing),
    path("a/<slug:area>/bench/empty/", empty_page),
    *portal,
]
