"""In which ways people answered, as far as it is shown: at one school, and at all schools together."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from common.disclosure import Part, Thresholds, coarser, coarser_together
from programmes.models import Membership
from surveys.answer_draft import WAYS
from surveys.models import AskedSchool, Survey

from .withheld import unreleased, why_left_out

NAMES = {"device": "shared device", "personal": "invitation of their own"}


class Way(NamedTuple):
    """One way, or several that are counted together, in words; and how many answered so."""

    words: str
    number: int


def ways_of(asked: AskedSchool, limits: Thresholds) -> list[Way]:
    """Return how many of a school's people answered in which way, by today's minimums."""
    return _worded(coarser(_parts(asked.ways), limits).parts)


def ways_together(survey: Survey, limits: Thresholds, *, by: Membership) -> list[Way]:
    """Return the same of all schools together, where it does not tell `by` of a school that is not released.

    One query, two once minimums have risen since it was counted.
    """
    kept = _parts(survey.ways)
    if why_left_out(unreleased(survey), survey, limits, by=by):
        return []
    if not kept or survey.minimums == [limits.school, limits.cell, limits.schools]:
        return _worded(kept)
    each = AskedSchool.objects.filter(survey=survey, answered__isnull=False).values_list(
        "pk", "ways", "answered"
    )
    schools = {pk: _parts(ways) or [Part(WAYS, answered or 0)] for pk, ways, answered in each}
    number = survey.schools_counted or len(schools)
    return _worded(coarser_together(schools, kept, number=number, thresholds=limits).whole.parts)


def _parts(kept: Iterable[Mapping[str, Any]]) -> list[Part]:
    return [Part(tuple(one["ways"]), one["number"]) for one in kept]


def _worded(parts: Iterable[Part]) -> list[Way]:
    return [Way(" or ".join(NAMES.get(way, way) for way in part.options), part.number) for part in parts]
