"""What the pages of a school have in common: finding it within reach, and a form that changes its record."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from common.forms import PortalForm
from common.htmx import redirect_to, render_page
from programmes.gate import AreaRequest
from programmes.models import Organisation
from programmes.services.activity import Refused


def visible_school(request: AreaRequest, pk: int) -> Organisation:
    """Return a school of the area; a 404 for one beyond the reader's reach."""
    found = Organisation.objects.visible_to(request.membership).schools().select_related("succeeded_by")
    return get_object_or_404(found, pk=pk)


def is_done(request: AreaRequest, form: PortalForm, act: Callable[..., object], **about: Any) -> bool:
    """Do what a valid form asks for: call the service with its data, `about` and by whom.

    A refusal stands above the form.
    """
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act(**about, **form.cleaned_data, by=request.membership)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def to_school(request: AreaRequest, place: Organisation, said: str, part: str = "") -> HttpResponse:
    """Say what was done, if anything was, and go back to the part of the school's page that has changed."""
    if said:
        messages.success(request, said)
    address = reverse("school", args=[request.area.slug, place.pk])
    return redirect_to(request, f"{address}#{part}" if part else address)


def form_page(
    request: AreaRequest, place: Organisation, form: PortalForm, heading: str, button: str, explain: str = ""
) -> HttpResponse:
    """Show one form about a school: 422 when what was sent has errors."""
    context = {"form": form, "school": place, "heading": heading, "button": button, "explain": explain}
    status = 422 if request.method == "POST" else 200
    return render_page(request, "schools/record_form.html", context, status=status)


def removal_page(request: AreaRequest, place: Organisation, kind: str, thing: str) -> HttpResponse:
    """Ask once more before something leaves a school's record."""
    context = {"school": place, "kind": kind, "thing": thing}
    return render_page(request, "schools/record_remove.html", context)
