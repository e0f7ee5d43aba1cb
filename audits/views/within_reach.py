"""What the pages of audits have in common: finding rounds and audits within reach, and saying what was done."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from audits.models import Audit, Round
from common.htmx import redirect_to
from programmes.gate import AreaRequest
from programmes.services.activity import Refused

ALONG = (
    "area",
    "round__programme",
    "round__version",
    "school",
    "version__framework",
    "carried_from",
    "started_by__user",
)


def visible_round(request: AreaRequest, pk: int) -> Round:
    """Return a round within reach, or raise Http404."""
    found = Round.objects.visible_to(request.membership)
    along = found.select_related("area", "programme", "cohort", "school", "version__framework")
    return get_object_or_404(along, pk=pk)


def visible_audit(request: AreaRequest, pk: int) -> Audit:
    """Return an audit within reach, with how far it is, or raise Http404."""
    found = Audit.objects.visible_to(request.membership).with_progress()
    return get_object_or_404(
        found.select_related(*ALONG, "moderator__user", "moderator__organisation"), pk=pk
    )


def address_of(audit: Audit) -> str:
    """Return the address of an audit's own page."""
    return reverse("audit", args=[audit.area.slug, audit.pk])


def done(request: AreaRequest, change: Callable[[], object], said: str, back: str) -> HttpResponse:
    """Do what a button asks for and go back, with what was done or why it was not."""
    try:
        change()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect_to(request, back)
