"""Asking for what is put up and handed out: posters with the schools' codes."""

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from common.documents.services import request_document
from common.htmx import redirect_to
from programmes.gate import AreaRequest, requires
from programmes.roles import Permission
from surveys.documents.blank import BLANK
from surveys.documents.posters import POSTERS
from surveys.forms.paper import BlankForm

from .within_reach import visible_asked, visible_survey


@requires(Permission.SEE_SURVEYS)
@require_POST
def survey_posters(request: AreaRequest, pk: int) -> HttpResponse:
    """Have the posters of all schools within reach made, as one file."""
    survey = visible_survey(request, pk)
    return _made(request, POSTERS, {"survey": survey.pk}, f"Posters: {survey}")


@requires(Permission.SEE_SURVEYS)
@require_POST
def asked_poster(request: AreaRequest, survey: int, pk: int) -> HttpResponse:
    """Have the poster of one school made."""
    asked = visible_asked(request, survey, pk)
    title = f"Poster: {asked.survey}, {asked.school}"
    return _made(request, POSTERS, {"survey": asked.survey_id, "asked": asked.pk}, title)


@requires(Permission.SEE_SURVEYS)
@require_POST
def survey_blank(request: AreaRequest, survey: int, pk: int) -> HttpResponse:
    """Have the questions made as a sheet to fill in by hand, in one of the survey's languages."""
    asked = visible_asked(request, survey, pk)
    form = BlankForm(request.POST, survey=asked.survey)
    if not form.is_valid():
        messages.error(request, "Select one of the languages of the survey.")
        return redirect_to(request, asked)
    language = form.cleaned_data["language"]
    title = f"On paper ({language}): {asked.survey}, {asked.school}"
    return _made(request, BLANK, {"asked": asked.pk, "language": language}, title)


def _made(request: AreaRequest, kind: str, parameters: dict[str, object], title: str) -> HttpResponse:
    document = request_document(
        kind=kind, parameters=parameters, title=title, by=request.membership, area=request.area
    )
    return redirect_to(request, "document", request.area.slug, document.public_id)
