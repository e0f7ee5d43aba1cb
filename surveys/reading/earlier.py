"""The surveys before a survey, of one school or of all together, and what of each may stand beside it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from common.disclosure import Distribution, Thresholds, live_count
from surveys.choices import Choices
from surveys.comparing import asks_the_same
from surveys.models import AskedSchool, Survey

from .results import Shown, shown_in_each, tables_of_each, thresholds_of

type Scales = Mapping[str, tuple[Choices, Distribution]]  # what was said on a scale, by question


@dataclass(frozen=True)
class Before:
    """A survey before: how many answered, None where too few to say, and what they said.

    Of one school, `asked`; or of all schools together, of which `again` were asked both times.
    """

    survey: Survey
    base: int | None
    scales: Scales
    asked: AskedSchool | None = None
    again: int = 0


def earlier_of(
    asked: AskedSchool, now: Sequence[Choices], *, is_forum: bool, for_families: bool = False
) -> list[Before]:
    """Return the same school in earlier surveys that may be seen and can stand beside it, the newest first.

    Those with its questionnaire, and those of the same people with a question in the same words; `now` are the
    tables of its own. What is shown of each is what its own page shows, by today's minimums: nothing is worked
    out from two of them.
    Four queries, however many surveys; `asked` needs its survey with area and version.
    """
    found = _visible(asked, is_forum=is_forum, for_families=for_families)
    if not found:
        return []
    tables = tables_of_each([one.survey for one in found])
    numbers = shown_in_each(found, tables)
    limits = thresholds_of(asked.survey)
    before = [
        Before(
            one.survey,
            base_of(one, limits),
            scales_of(tables[one.survey_id], numbers[one.pk], () if is_forum else one.held_back),
            one,
        )
        for one in found
    ]
    return [one for one in before if can_stand_beside(one, asked.survey, now)]


def can_stand_beside(before: Before, survey: Survey, now: Sequence[Choices]) -> bool:
    """Whether a survey before had the same questionnaire, or has a question in the same words; `now` are the tables."""
    return _has_its_questionnaire(before, survey) or _asks_the_same(before, now)


def base_of(asked: AskedSchool, limits: Thresholds) -> int | None:
    """Return how many answered at a school, None where that is too few to say today."""
    return live_count(asked.answered or 0, limits)


def scales_of(tables: Sequence[Choices], numbers: Shown, hidden: Collection[str]) -> Scales:
    """Return what was said to the questions on a scale that are not held back."""
    return {
        table.question.slug: (table, numbers[table.question.slug, ""])
        for table in tables
        if table.scores and table.question.slug not in hidden
    }


def compared_with(survey: Survey, earlier: Sequence[Before]) -> Before | None:
    """Return the survey to compare with: of an endline the baseline before it, else the last one.

    One with the same questionnaire goes before one that has but some questions in common.
    """
    earlier = [one for one in earlier if _has_its_questionnaire(one, survey)] or earlier
    if survey.kind == Survey.Kind.END:
        baselines = [one for one in earlier if one.survey.kind == Survey.Kind.BASELINE]
        earlier = baselines or earlier
    return earlier[0] if earlier else None


def _has_its_questionnaire(before: Before, survey: Survey) -> bool:
    return before.survey.version.questionnaire_id == survey.version.questionnaire_id


def _asks_the_same(before: Before, now: Sequence[Choices]) -> bool:
    old = {slug: table.question for slug, (table, _) in before.scales.items()}
    return any(
        asks_the_same(table.question, old[table.question.slug])
        for table in now
        if table.scores and table.question.slug in old
    )


def _visible(asked: AskedSchool, *, is_forum: bool, for_families: bool) -> list[AskedSchool]:
    found = AskedSchool.objects.filter(
        school=asked.school_id,
        survey__version__questionnaire__audience=asked.survey.version.questionnaire.audience,
        survey__counted_at__isnull=False,
        survey__opens_on__lt=asked.survey.opens_on,
    )
    if for_families:
        found = found.filter(forum_agreed_at__isnull=False, school_agreed_at__isnull=False)
    found = found.filter(forum=asked.forum_id) if is_forum else found.filter(released_at__isnull=False)
    along = ("area", "survey__version", "survey__area")
    return list(found.select_related(*along).order_by("-survey__opens_on", "-survey__pk"))
