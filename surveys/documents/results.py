"""Results of a survey on paper and as a spreadsheet: what the pages show, and nothing that they do not."""

from collections.abc import Iterator
from typing import Any

from common.charts.bars import Part, scale
from common.charts.legend import sample, sample_of
from common.disclosure import Distribution
from common.documents.kinds import CannotBuild, DocumentKind, Form, Page, Progress
from common.documents.sheets import Column, Sheet, Type, Workbook
from surveys.choices import Choices
from surveys.models import AskedSchool, Survey
from surveys.policies import can_compare, can_read_raw, can_see_results, can_see_together
from surveys.reading.result_rows import Row
from surveys.reading.results import Shown, shown_of, shown_together, tables_of
from surveys.reading.results_page import results_of, results_together

GONE = "These results can no longer be seen by you, or they are not there any more."
ALONG = ("area", "school", "forum", "survey__area", "survey__version", "survey__run_by")
ALL = "All schools together"
A_BATCH = 50  # schools that are read at once
COLUMNS = (
    Column("School", "Name of the school in this area, or all schools together", width=40),
    Column("URN", "Unique reference number of the school", Type.NUMBER),
    Column("Survey", "Name of the survey", width=24),
    Column("Opened", "First day of the survey", Type.DATE),
    Column("Closed", "Last day of the survey", Type.DATE),
    Column("Version", "Version of the questionnaire that the words are from", Type.NUMBER),
    Column("Theme", "What the question is about", width=28),
    Column("Question", "Short name of the question", width=20),
    Column("Words", "The question as it was asked", width=60),
    Column("Answer", "The answers that are counted together, in their order", width=40),
    Column("People", "How many people chose one of them", Type.NUMBER),
    Column("Of", "How many people there are answers of", Type.NUMBER),
    Column("Why not", "Why no number is shown", width=40),
)
NOTES = (
    "Small numbers are put together with their neighbours, so that nobody can be picked out. Nothing is left out",
    "Numbers are never joined across questions: nobody knows who answered two of them",
)


def build_asked_report(*, area_id: int, parameters: Any, membership: Any, progress: Progress) -> Page:
    """Return a school's results on paper."""
    asked = _asked(parameters, membership)
    found = results_of(
        asked, is_forum=can_read_raw(membership, asked), may_compare=can_compare(membership, asked)
    )
    return _page(found, asked=asked)


def build_family_report(*, area_id: int, parameters: Any, membership: Any, progress: Progress) -> Page:
    """Return what families see of a school's results, on paper."""
    asked = _asked(parameters, membership)
    if not asked.is_with_families:
        raise CannotBuild(GONE)
    found = results_of(asked, is_forum=False, may_compare=False, for_families=True)
    return _page(found, asked=asked, is_for_families=True)


def build_survey_report(*, area_id: int, parameters: Any, membership: Any, progress: Progress) -> Page:
    """Return what all schools said together, on paper."""
    return _page(results_together(_survey(parameters, membership)))


def build_asked_sheet(*, area_id: int, parameters: Any, membership: Any, progress: Progress) -> Workbook:
    """Return a school's results, a row for each number."""
    asked = _asked(parameters, membership)
    return _workbook(asked.survey, _of_schools(asked.survey, [asked], membership))


def build_survey_sheet(*, area_id: int, parameters: Any, membership: Any, progress: Progress) -> Workbook:
    """Return all schools together and then each that the person may see, a row for each number."""
    survey = _survey(parameters, membership)
    found = AskedSchool.objects.visible_to(membership).filter(survey=survey.pk).select_related(*ALONG)
    schools = [asked for asked in found.order_by("school__name") if can_see_results(membership, asked)]
    return _workbook(survey, _all(survey, schools, membership))


def _all(survey: Survey, schools: list[AskedSchool], membership: Any) -> Iterator[tuple[Any, ...]]:
    tables = tables_of(survey)
    yield from _rows(survey, None, tables, shown_together(survey, tables))
    yield from _of_schools(survey, schools, membership)


def _of_schools(survey: Survey, schools: list[AskedSchool], membership: Any) -> Iterator[tuple[Any, ...]]:
    tables = tables_of(survey)
    for start in range(0, len(schools), A_BATCH):
        batch = schools[start : start + A_BATCH]
        numbers = shown_of(batch, tables)
        for asked in batch:
            hidden = () if can_read_raw(membership, asked) else asked.held_back
            told = [table for table in tables if table.question.slug not in hidden]
            yield from _rows(survey, asked, told, numbers[asked.pk])


def _rows(
    survey: Survey, asked: AskedSchool | None, tables: list[Choices], numbers: Shown
) -> Iterator[tuple[Any, ...]]:
    who = (str(asked.school), asked.school.urn) if asked else (ALL, None)
    when = (survey.name, survey.opens_on, survey.closes_on, survey.version.number)
    for table in tables:
        row = Row(table, numbers[table.question.slug, table.about])
        what = (table.question.get_theme_display() or None, table.question.slug, row.text)
        for number in _numbers(row, row.shown):
            yield (*who, *when, *what, *number)


def _numbers(row: Row, found: Distribution) -> Iterator[tuple[Any, ...]]:
    if not found.parts:
        yield None, None, found.base, found.reason
    for said in row.said:
        yield said.words, said.number, found.base, None


def _workbook(survey: Survey, rows: Iterator[tuple[Any, ...]]) -> Workbook:
    notes = (survey.version.status_label, *survey.version.method_notes, *NOTES)
    return Workbook([Sheet("Answers", COLUMNS, rows)], notes=notes, licence=survey.version.licence)


def _page(found: Any, **more: Any) -> Page:
    context = {
        "found": found,
        "survey": found.survey,
        "strong": sample_of(Part(1, 1.0)),
        "faint": sample_of(scale([1, 1])[0]),
        "apart": sample("apart"),
    }
    return Page("surveys/documents/results.html", context | more)


def _asked(parameters: Any, membership: Any) -> AskedSchool:
    seen = AskedSchool.objects.visible_to(membership) if membership else AskedSchool.objects.none()
    asked = seen.select_related(*ALONG).filter(pk=parameters["asked"]).first()
    if asked is None or not can_see_results(membership, asked):
        raise CannotBuild(GONE)
    return asked


def _survey(parameters: Any, membership: Any) -> Survey:
    seen = Survey.objects.visible_to(membership) if membership else Survey.objects.none()
    survey = seen.select_related("area", "version", "run_by").filter(pk=parameters["survey"]).first()
    if survey is None or not can_see_together(membership, survey):
        raise CannotBuild(GONE)
    return survey


ASKED_REPORT = DocumentKind(
    key="survey_asked_report",
    label="What people of a school answered",
    forms=(Form.PDF,),
    build=build_asked_report,
    follows_comfort=True,
)
FAMILY_REPORT = DocumentKind(
    key="survey_family_report", label="Results for families", forms=(Form.PDF,), build=build_family_report
)
SURVEY_REPORT = DocumentKind(
    key="survey_report",
    label="What people of all schools answered",
    forms=(Form.PDF,),
    build=build_survey_report,
    follows_comfort=True,
)
ASKED_SHEET = DocumentKind(
    key="survey_asked_sheet",
    label="Answers of a school",
    forms=(Form.XLSX, Form.CSV),
    build=build_asked_sheet,
)
SURVEY_SHEET = DocumentKind(
    key="survey_sheet", label="Answers of all schools", forms=(Form.XLSX, Form.CSV), build=build_survey_sheet
)
