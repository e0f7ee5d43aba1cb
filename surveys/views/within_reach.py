"""What the pages of surveys have in common: finding what is within reach, and saying what was done."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from common.htmx import redirect_to
from programmes.gate import AreaRequest
from programmes.services.activity import Refused
from surveys.models import AskedSchool, Survey

ALONG = ("area", "version__questionnaire", "run_by", "programme", "safeguarding_lead__user")
WITH_SCHOOL = ("area", "survey__version__questionnaire", "survey__run_by", "school", "forum", "box")


def visible_survey(request: AreaRequest, pk: int) -> Survey:
    """Return a survey within reach, or raise Http404."""
    return get_object_or_404(Survey.objects.visible_to(request.membership).select_related(*ALONG), pk=pk)


def visible_asked(request: AreaRequest, survey: int, pk: int) -> AskedSchool:
    """Return a school that a survey asks, within reach, or raise Http404."""
    found = AskedSchool.objects.visible_to(request.membership).select_related(*WITH_SCHOOL)
    return get_object_or_404(found, survey=survey, pk=pk)


def done(request: AreaRequest, change: Callable[[], object], said: str, back: str) -> HttpResponse:
    """Do what a button asks for and go back, with what was done or why it was not."""
    try:
        change()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect_to(request, back)
