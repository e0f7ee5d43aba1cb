"""Results of a survey as a spreadsheet: a row for each number that may be shown, and for each released comment."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Self

from common.disclosure import Distribution
from common.documents.kinds import DocumentKind, Form, Progress
from common.documents.sheets import Column, Sheet, Type, Workbook
from surveys.choices import Choices
from surveys.models import AskedSchool, Survey
from surveys.policies import can_read_raw, can_see_results
from surveys.reading.comments_of_schools import comments_of_schools
from surveys.reading.result_rows import Row
from surveys.reading.results import Shown, shown_of, shown_together, tables_of, thresholds_of

from .results import asked_for, survey_for

ALL = "All schools together"
A_BATCH = 50  # schools that are read at once
WHERE = (
    Column("School", "Name of the school in this area, or all schools together", width=40),
    Column("URN", "Unique reference number of the school", Type.NUMBER),
    Column("Survey", "Name of the survey", width=24),
    Column("Opened", "First day of the survey", Type.DATE),
    Column("Closed", "Last day of the survey", Type.DATE),
    Column("Questionnaire", "Title of the questionnaire that was asked", width=28),
    Column("Version", "Version of the questionnaire that the words are from", Type.NUMBER),
)
ANSWERS = (
    *WHERE,
    Column("Theme", "What the question is about", width=28),
    Column("Question", "Short name of the question", width=20),
    Column("Words", "The question as it was asked", width=60),
    Column("Answer", "The answers that are counted together, in their order", width=40),
    Column("People", "How many people chose one of them", Type.NUMBER),
    Column("Of", "How many people there are answers of", Type.NUMBER),
    Column("Why not", "Why no number is shown", width=40),
)
COMMENTS = (
    *WHERE,
    Column("Question", "Short name of the question", width=20),
    Column("Words", "The question as it was asked", width=60),
    Column("Comment", "What somebody wrote, as the forum released it to leaders and partners", width=80),
)
NOTES = (
    "Small numbers are put together with their neighbours, so that nobody can be picked out. Nothing is left out",
    "Numbers are never joined across questions: nobody knows who answered two of them",
    "Comments stand in no order, and two of one person are not joined. Names have been taken out",
)

type Hidden = Mapping[int, Collection[str]]  # questions, by the key of the asked school


def build_asked_sheet(*, area_id: int, parameters: Any, membership: Any, progress: Progress) -> Workbook:
    """Return a school's results, a row for each number, and its comments."""
    asked = asked_for(parameters, membership)
    return _workbook(asked.survey, [asked], membership, is_whole=False)


def build_survey_sheet(*, area_id: int, parameters: Any, membership: Any, progress: Progress) -> Workbook:
    """Return all schools together and then each that the person may see, a row for each number, and their comments."""
    survey = survey_for(parameters, membership)
    return _workbook(survey, _schools(survey, membership), membership, is_whole=True)


@dataclass(frozen=True)
class Line:
    """A table of a question as a sheet has it: what is the same for every school is worded once."""

    table: Choices
    what: tuple[str | None, str, str]  # theme, short name, words
    words: Callable[[tuple[str, ...]], str]  # of options that are counted together

    @classmethod
    def of(cls, table: Choices) -> Self:
        """Return the line of a table."""
        row = Row(table, Distribution(None))
        theme = table.question.get_theme_display() or None
        return cls(table, (theme, table.question.slug, row.text), cache(row.words))

    def rows(self, numbers: Shown) -> Iterator[tuple[Any, ...]]:
        """Yield a row for each number that is shown of it, or one that says why none is."""
        found = numbers[self.table.question.slug, self.table.about]
        if not found.parts:
            yield *self.what, None, None, found.base, found.reason
        for part in found.parts:
            yield *self.what, self.words(part.options), part.number, found.base, None


def _schools(survey: Survey, membership: Any) -> list[AskedSchool]:
    """Return the schools whose results the person may see, by name."""
    found = AskedSchool.objects.visible_to(membership).filter(survey=survey.pk).select_related("school")
    schools = list(found.order_by("school__name"))
    for asked in schools:
        asked.survey = survey  # is there already: no need to read it with each
    return [asked for asked in schools if can_see_results(membership, asked)]


def _together(survey: Survey, lines: Sequence[Line], membership: Any) -> Iterator[tuple[Any, ...]]:
    numbers = shown_together(survey, [line.table for line in lines], by=membership)
    return _rows(_where(survey, None), lines, numbers)


def _of_schools(
    survey: Survey, schools: Sequence[AskedSchool], lines: Sequence[Line], hidden: Hidden
) -> Iterator[tuple[Any, ...]]:
    tables = [line.table for line in lines]
    for start in range(0, len(schools), A_BATCH):
        batch = schools[start : start + A_BATCH]
        numbers = shown_of(batch, tables)
        for asked in batch:
            told = [line for line in lines if line.table.question.slug not in hidden[asked.pk]]
            yield from _rows(_where(survey, asked), told, numbers[asked.pk])


def _rows(where: tuple[Any, ...], lines: Sequence[Line], numbers: Shown) -> Iterator[tuple[Any, ...]]:
    return ((*where, *row) for line in lines for row in line.rows(numbers))


def _written(survey: Survey, schools: Sequence[AskedSchool], hidden: Hidden) -> Iterator[tuple[Any, ...]]:
    found = comments_of_schools(schools, thresholds_of(survey), hidden=hidden)
    for asked in schools:
        where = _where(survey, asked)
        yield from ((*where, *one) for one in found.get(asked.pk, ()))


def _where(survey: Survey, asked: AskedSchool | None) -> tuple[Any, ...]:
    """Return what every row of a school, or of all schools together, begins with."""
    who = (str(asked.school), asked.school.urn) if asked else (ALL, None)
    version = survey.version
    return (*who, survey.name, survey.opens_on, survey.closes_on, version.title, version.number)


def _workbook(survey: Survey, schools: Sequence[AskedSchool], membership: Any, *, is_whole: bool) -> Workbook:
    """Return answers and comments, each on a sheet. How many rows there are makes progress true."""
    lines = [Line.of(table) for table in tables_of(survey)]
    hidden = {one.pk: () if can_read_raw(membership, one) else one.held_back for one in schools}
    whole = _together(survey, lines, membership) if is_whole else ()
    answers = [*whole, *_of_schools(survey, schools, lines, hidden)]
    comments = list(_written(survey, schools, hidden))
    notes = (survey.version.status_label, *survey.version.method_notes, *NOTES)
    sheets = (
        Sheet("Answers", ANSWERS, answers, total=len(answers)),
        Sheet("Comments", COMMENTS, comments, total=len(comments)),
    )
    return Workbook(sheets, notes=notes, licence=survey.version.licence)


FORMS = (Form.XLSX, Form.CSV, Form.ZIP)
ASKED_SHEET = DocumentKind(
    key="survey_asked_sheet",
    label="Answers of a school",
    forms=FORMS,
    build=build_asked_sheet,
    version="2",
)
SURVEY_SHEET = DocumentKind(
    key="survey_sheet", label="Answers of all schools", forms=FORMS, build=build_survey_sheet, version="2"
)
