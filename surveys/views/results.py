"""What people answered to a survey: at one school, and at all schools together."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from common.charts.legend import sample
from common.documents.kinds import Form
from common.documents.services import request_document
from common.htmx import redirect_to, render_page
from programmes.gate import AreaRequest, requires
from programmes.roles import Permission
from surveys.documents.family_results import FAMILY_REPORT
from surveys.documents.result_sheets import ASKED_SHEET, SURVEY_SHEET
from surveys.documents.results import ASKED_REPORT, SURVEY_REPORT
from surveys.models import AskedSchool, Survey
from surveys.policies import (
    can_compare,
    can_read_raw,
    can_release_together,
    can_see_results,
    can_see_together,
)
from surveys.reading.comment_pages import comment_page
from surveys.reading.comments_together import comments_about, comments_together
from surveys.reading.entrance import entrance_at
from surveys.reading.preview import as_if_released
from surveys.reading.released_comments import told_number
from surveys.reading.results import thresholds_of
from surveys.reading.results_page import results_of, results_together
from surveys.reading.withheld import unreleased

from .family_results import family_page, wanted_in
from .within_reach import visible_asked, visible_survey

READERS = {"leaders": "school leaders", "officers": "officers of the area", "families": "families"}


@requires(Permission.SEE_SURVEYS)
def asked_results(request: AreaRequest, survey: int, pk: int) -> HttpResponse:
    """Show what people of a school answered."""
    asked = _asked(request, survey, pk)
    reads = can_read_raw(request.membership, asked)
    found = results_of(
        asked,
        is_forum=reads,
        may_compare=can_compare(request.membership, asked),
        by=request.membership,
        wanted=wanted_in(request),
    )
    context = {"asked": asked, "survey": asked.survey, "found": found, "legend": _legend(), "reads": reads}
    return render_page(request, "surveys/asked_results.html", context)


@requires(Permission.READ_RAW_COMMENTS)
def asked_results_preview(request: AreaRequest, survey: int, pk: int, reader: str) -> HttpResponse:
    """Show the forum what school leaders, officers or families will see once it has released the results."""
    asked = _asked(request, survey, pk)
    if not can_read_raw(request.membership, asked):
        raise PermissionDenied
    if reader not in READERS:
        raise Http404
    if reader == "families" and (entrance := entrance_at(asked.code)):
        seen = as_if_released(asked, to_families=True)
        return family_page(request, entrance, seen, preview=READERS[reader])
    seen = as_if_released(asked)
    found = results_of(
        seen,
        is_forum=False,
        may_compare=asked.survey.released_at is not None,
        wanted=wanted_in(request),
    )
    context = {"asked": seen, "survey": asked.survey, "found": found, "legend": _legend()}
    return render_page(request, "surveys/asked_results.html", context | {"preview": READERS[reader]})


@requires(Permission.SEE_SURVEYS)
def survey_results(request: AreaRequest, pk: int) -> HttpResponse:
    """Show what people of all schools of a survey answered together."""
    survey = _together(request, pk)
    found = results_together(survey, by=request.membership)
    said = comments_together(survey, thresholds_of(survey)) if found.base else []
    context = {
        "survey": survey,
        "found": found,
        "said": said,
        "legend": _legend(),
        "may_release": can_release_together(request.membership, survey) and survey.released_at is None,
        "unreleased": unreleased(survey).total() if survey.released_at is None else 0,
    }
    return render_page(request, "surveys/survey_results.html", context)


@requires(Permission.SEE_SURVEYS)
def survey_comments(request: AreaRequest, pk: int, about: str) -> HttpResponse:
    """Show what families of all schools wrote about one theme, as far as families may read it."""
    survey = _together(request, pk)
    limits = thresholds_of(survey)
    title, comments = comments_about(survey, limits, about)
    if not title:
        raise Http404
    page = comment_page(comments, request.GET.get("page"))
    number = told_number(page.paginator.count, limits)
    context = {"survey": survey, "title": title, "page": page, "number": number}
    return render_page(request, "surveys/survey_comments.html", context)


@require_POST
@requires(Permission.SEE_SURVEYS)
def asked_results_download(request: AreaRequest, survey: int, pk: int) -> HttpResponse:
    """Ask for a school's results as a PDF or a spreadsheet, or as families see them."""
    asked = _asked(request, survey, pk)
    form = _form(request)
    kind = ASKED_SHEET if form != Form.PDF else ASKED_REPORT
    if request.POST.get("for") == "families" and asked.is_with_families:
        kind, form = FAMILY_REPORT, Form.PDF
    return _requested(request, kind, {"asked": asked.pk}, f"{asked.school}: {asked.survey}", form)


@require_POST
@requires(Permission.SEE_SURVEYS)
def survey_results_download(request: AreaRequest, pk: int) -> HttpResponse:
    """Ask for the results of all schools together as a PDF, or with each school's as a spreadsheet."""
    survey = _together(request, pk)
    form = _form(request)
    kind = SURVEY_SHEET if form != Form.PDF else SURVEY_REPORT
    return _requested(request, kind, {"survey": survey.pk}, f"{survey}: results", form)


def _legend() -> dict[str, SafeString]:
    return {name: sample(name) for name in ("then", "now", "middle")}


def _requested(request: AreaRequest, kind: Any, parameters: Any, title: str, form: Form) -> HttpResponse:
    document = request_document(
        kind=kind.key,
        parameters=parameters,
        title=title,
        by=request.membership,
        area=request.area,
        form=form,
    )
    return redirect_to(request, "document", request.area.slug, document.public_id)


def _form(request: AreaRequest) -> Form:
    form = request.POST.get("form", "")
    return Form(form) if form in set(Form) else Form.PDF


def _asked(request: AreaRequest, survey: int, pk: int) -> AskedSchool:
    asked = visible_asked(request, survey, pk)
    if not can_see_results(request.membership, asked):
        raise PermissionDenied
    return asked


def _together(request: AreaRequest, pk: int) -> Survey:
    survey = visible_survey(request, pk)
    if not can_see_together(request.membership, survey):
        raise PermissionDenied
    return survey
