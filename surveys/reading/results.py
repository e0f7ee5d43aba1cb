"""The one door to what people answered: every page, document and sheet reads a survey's numbers here."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db.models import Q, QuerySet

from common.disclosure import Distribution, Part, Thresholds, coarser, coarser_together
from programmes.models import Membership
from programmes.services.area_settings import settings_of
from surveys.choices import Choices, choices_of, questions_of_each
from surveys.models import AskedSchool, Survey, Tally
from surveys.only_some import Place, is_told

from .withheld import left_out_in_each

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
    kept = _by_survey(Tally.objects.filter(asked__in=[asked.pk for asked in schools]))
    few = TOO_FEW.format(limits.school, limits.school)
    return {
        asked.pk: _told(
            tables[asked.survey_id],
            {place: coarser(parts, limits) for place, parts in kept[asked.survey_id][asked.pk].items()},
            few,
        )
        for asked in schools
    }


def shown_together(
    survey: Survey, tables: Sequence[Choices] | None = None, *, by: Membership | None = None
) -> Shown:
    """Return the same of what all schools said together, as `by` may see it; `survey` needs its area and version."""
    tables = tables_of(survey) if tables is None else tables
    return shown_together_in_each([survey], {survey.pk: tables}, by=by)[survey.pk]


def shown_together_in_each(
    surveys: Sequence[Survey], tables: Mapping[int, Sequence[Choices]], *, by: Membership | None
) -> Mapping[int, Shown]:
    """Return the same of several surveys of one area, by key, given the tables of each. Three queries.

    What some schools withhold from `by` is left out where it would tell of them; without `by`, as it would from
    somebody who reads released pages alone.

    While the area's minimums are those with which a survey was counted, what was kept is shown. Once they have
    risen, everything is read again: the remainder beside the schools must be as large as they ask for.
    """
    if not surveys:
        return {}
    limits = thresholds_of(surveys[0])
    raised = [one.pk for one in surveys if _has_other_minimums(one, limits)]
    kept = _by_survey(
        Tally.objects.filter(Q(asked=None) | Q(survey__in=raised), survey__in=[one.pk for one in surveys])
    )
    left_out = left_out_in_each(surveys, limits, by=by)
    few = TOO_FEW_SCHOOLS.format(limits.schools)
    return {
        one.pk: _told(tables[one.pk], dict(_together(one, kept[one.pk], limits)) | left_out[one.pk], few)
        for one in surveys
    }


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


def _by_survey(rows: QuerySet[Tally]) -> dict[int, Kept]:
    kept: dict[int, Kept] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    names = ("survey", "asked", "question__slug", "about", "options", "number")
    for survey, asked, slug, about, options, number in rows.order_by("pk").values_list(*names):
        kept[survey][asked][slug, about].append(Part(tuple(options), number))
    return kept


def _together(survey: Survey, kept: Kept, limits: Thresholds) -> Iterator[tuple[Place, Distribution]]:
    """Yield what is shown of all schools; `kept` holds the schools themselves where minimums have risen."""
    for place, parts in kept.get(None, {}).items():
        if not _has_other_minimums(survey, limits):
            yield place, coarser(parts, limits)
            continue
        schools = {asked: found[place] for asked, found in kept.items() if asked and place in found}
        number = survey.schools_counted or len(schools)
        yield place, coarser_together(schools, parts, number=number, thresholds=limits).whole


def _has_other_minimums(survey: Survey, limits: Thresholds) -> bool:
    return survey.minimums != [limits.school, limits.cell, limits.schools]
