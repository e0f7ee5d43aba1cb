"""Results of a survey on paper: what the pages show, and nothing that they do not."""

from typing import Any

from common.charts.bars import Part, scale
from common.charts.legend import sample, sample_of
from common.documents.kinds import CannotBuild, DocumentKind, Form, Page, Progress
from surveys.models import AskedSchool, Survey
from surveys.policies import can_compare, can_read_raw, can_see_results, can_see_together
from surveys.reading.results_page import results_of, results_together

GONE = "These results can no longer be seen by you, or they are not there any more."
ALONG = ("area", "school", "forum", "survey__area", "survey__version", "survey__run_by")


def build_asked_report(*, area_id: int, parameters: Any, membership: Any, progress: Progress) -> Page:
    """Return a school's results on paper."""
    asked = asked_for(parameters, membership)
    found = results_of(
        asked,
        is_forum=can_read_raw(membership, asked),
        may_compare=can_compare(membership, asked),
        by=membership,
    )
    return _page(found, asked=asked)


def build_survey_report(*, area_id: int, parameters: Any, membership: Any, progress: Progress) -> Page:
    """Return what all schools said together, on paper."""
    return _page(results_together(survey_for(parameters, membership), by=membership))


def _page(found: Any, **more: Any) -> Page:
    context = {
        "found": found,
        "survey": found.survey,
        "strong": sample_of(Part(1, 1.0)),
        "faint": sample_of(scale([1, 1])[0]),
        "apart": sample("apart"),
    }
    return Page("surveys/documents/results.html", context | more)


def asked_for(parameters: Any, membership: Any) -> AskedSchool:
    """Return the asked school that a document is of. Raises CannotBuild where its asker may not see it."""
    seen = AskedSchool.objects.visible_to(membership) if membership else AskedSchool.objects.none()
    asked = seen.select_related(*ALONG).filter(pk=parameters["asked"]).first()
    if asked is None or not can_see_results(membership, asked):
        raise CannotBuild(GONE)
    return asked


def survey_for(parameters: Any, membership: Any) -> Survey:
    """Return the survey that a document is of. Raises CannotBuild where its asker may not see all schools of it."""
    seen = Survey.objects.visible_to(membership) if membership else Survey.objects.none()
    survey = (
        seen.select_related("area", "version__questionnaire", "run_by")
        .filter(pk=parameters["survey"])
        .first()
    )
    if survey is None or not can_see_together(membership, survey):
        raise CannotBuild(GONE)
    return survey


ASKED_REPORT = DocumentKind(
    key="survey_asked_report",
    label="What people of a school answered",
    forms=(Form.PDF,),
    build=build_asked_report,
    version="2",
    follows_comfort=True,
)
SURVEY_REPORT = DocumentKind(
    key="survey_report",
    label="What people of all schools answered",
    forms=(Form.PDF,),
    build=build_survey_report,
    version="3",
    follows_comfort=True,
)
