"""The one door to what people answered: every page, document and sheet reads a survey's numbers here."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from common.disclosure import Distribution, Part, Thresholds, coarser, coarser_together
from programmes.services.area_settings import settings_of
from surveys.choices import Choices, choices_of, questions_of_each
from surveys.models import AskedSchool, Survey, Tally
from surveys.only_some import Place, is_told

TOO_FEW = "Fewer than {} answered. Answers are shown from {} upwards, so that nobody can be picked out."
TOO_FEW_SCHOOLS = "What all schools said together is shown from {} schools upwards."
NOT_TOLD = "Only some were asked. How many is not shown, so what they said is not either."

type Shown = Mapping[Place, Distribution]


def shown(asked: AskedSchool, tables: Sequence[Choices] | None = None) -> Shown:
    """Return {(question, what it is about): what may be shown} of a school's answers, by today's minimums.

    `asked` needs its area and its survey with the version. Three queries, two if given the tables.
    """
    return shown_of([asked], tables)[asked.pk]


def shown_of(schools: Sequence[AskedSchool], tables: Sequence[Choices] | None = None) -> Mapping[int, Shown]:
    """Return what may be shown of each of some schools of one survey, by key; in as many queries as of one."""
    if not schools:
        return {}
    survey = schools[0].survey
    return shown_in_each(schools, {survey.pk: tables_of(survey) if tables is None else tables})


def shown_in_each(
    schools: Sequence[AskedSchool], tables: Mapping[int, Sequence[Choices]]
) -> Mapping[int, Shown]:
    """Return the same of schools of several surveys of one area, given the tables of each survey. Two queries."""
    if not schools:
        return {}
    limits = thresholds_of(schools[0].survey)
    kept = _by_school(Tally.objects.filter(asked__in=[asked.pk for asked in schools]))
    few = TOO_FEW.format(limits.school, limits.school)
    return {
        asked.pk: _told(
            tables[asked.survey_id],
            {place: coarser(parts, limits) for place, parts in kept[asked.pk].items()},
            few,
        )
        for asked in schools
    }


def shown_together(survey: Survey, tables: Sequence[Choices] | None = None) -> Shown:
    """Return the same of what all schools said together; `survey` needs its area and version.

    While the area's minimums are those with which it was counted, what was kept is shown. Once they have
    risen, everything is read again: the remainder beside the schools must be as large as they ask for.
    """
    tables = tables_of(survey) if tables is None else tables
    limits = thresholds_of(survey)
    few = TOO_FEW_SCHOOLS.format(limits.schools)
    if survey.minimums == [limits.school, limits.cell, limits.schools]:
        kept = _by_school(Tally.objects.filter(survey=survey, asked=None))[None]
        return _told(tables, {place: coarser(parts, limits) for place, parts in kept.items()}, few)
    return _told(tables, dict(_raised(survey, limits)), few)


def tables_of(survey: Survey) -> list[Choices]:
    """Return the tables of all questions that a survey asks, in their order. One query."""
    return tables_of_each([survey])[survey.pk]


def tables_of_each(surveys: Sequence[Survey]) -> dict[int, list[Choices]]:
    """Return the tables of some surveys, by the survey's key; their versions must be loaded. One query."""
    questions = questions_of_each(surveys)
    return {
        survey.pk: [table for one in questions[survey.pk] for table in choices_of(one, survey.version)]
        for survey in surveys
    }


def thresholds_of(survey: Survey) -> Thresholds:
    """Return from how many people on the area of a survey shows anything."""
    return Thresholds.of(settings_of(survey.area))


def _told(tables: Iterable[Choices], found: Mapping[Place, Distribution], few: str) -> Shown:
    """Return what is shown of each table; of a question for some alone, where it is shown how many those are."""
    shown: dict[Place, Distribution] = {}
    for table in tables:
        place = table.question.slug, table.about
        if is_told(table.question, shown.get):
            shown[place] = found.get(place) or Distribution(None, reason=few)
        else:
            shown[place] = Distribution(None, reason=NOT_TOLD)
    return shown


type Kept = dict[int | None, dict[Place, list[Part]]]  # by school; None for all together


def _by_school(rows: Iterable[Tally]) -> Kept:
    kept: Kept = defaultdict(lambda: defaultdict(list))
    values = rows.order_by("pk").values_list("asked", "question__slug", "about", "options", "number")  # type: ignore[attr-defined]
    for asked, slug, about, options, number in values:
        kept[asked][slug, about].append(Part(tuple(options), number))
    return kept


def _raised(survey: Survey, limits: Thresholds) -> Iterable[tuple[Place, Distribution]]:
    kept = _by_school(Tally.objects.filter(survey=survey))
    wholes = kept.pop(None, {})
    for place, parts in wholes.items():
        schools = {asked: found[place] for asked, found in kept.items() if asked and place in found}
        number = survey.schools_counted or len(schools)
        yield place, coarser_together(schools, parts, number=number, thresholds=limits).whole
