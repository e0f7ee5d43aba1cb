"""The one door to what people answered: every page, document and sheet reads a survey's numbers here."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from common.disclosure import Distribution, Part, Thresholds, coarser, coarser_together
from programmes.services.area_settings import settings_of
from surveys.choices import Choices, choices_of, questions_of
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
    tables = tables_of(survey) if tables is None else tables
    limits = thresholds_of(survey)
    kept = _kept(survey, [asked.pk for asked in schools])
    few = TOO_FEW.format(limits.school, limits.school)
    return {
        asked.pk: _told(
            tables, {place: coarser(parts, limits) for place, parts in kept[asked.pk].items()}, few
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
        kept = _kept(survey, None)[None]
        return _told(tables, {place: coarser(parts, limits) for place, parts in kept.items()}, few)
    return _told(tables, dict(_raised(survey, limits)), few)


def tables_of(survey: Survey) -> list[Choices]:
    """Return the tables of all questions that a survey asks, in their order. One query."""
    return [table for question in questions_of(survey) for table in choices_of(question, survey.version)]


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


def _kept(survey: Survey, schools: Sequence[int | None] | None) -> Kept:
    """Return the parts that were kept when the survey was counted: of some schools, or of all together."""
    rows = Tally.objects.filter(survey=survey)
    rows = rows.filter(asked=None) if schools is None else rows.filter(asked__in=schools)
    return _by_school(rows)


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
