"""Where the other schools of a round stand: a median for each statement, or why there is none.

It reads beyond its reader's reach, and gives out nothing but one level in the middle of several schools:
no names, no numbers at each level, no rank. It moves in steps of several schools, never with one (docs/anonymity.md).
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from audits.levels import median
from audits.models import Answer, Audit, Framework
from programmes.services.area_settings import settings_of

SETTLED = (Audit.State.SUBMITTED, Audit.State.AGREED)


@dataclass(frozen=True)
class OtherSchools:
    """The median level of other schools by statement, where enough of them have one; else `reason` for all."""

    medians: Mapping[int, int]
    least: int  # schools
    reason: str = ""


def other_schools(audit: Audit, words: Mapping[int, int]) -> OtherSchools:
    """Return the medians of the other schools whose audits of the same round are submitted; in three queries.

    Only so many of them count, the first to submit, as are a multiple of the area's minimum. `words` gives
    each statement of the framework the first one of the same words: only those are compared.
    """
    least = settings_of(audit.area).minimum_schools
    if audit.round.school_id is not None:
        return OtherSchools({}, least, "No other school takes part in this round.")
    if audit.version.framework.unit == Framework.Unit.PLACE:
        return OtherSchools({}, least, "Places are not compared between schools.")
    found = {
        statement: middle
        for statement, levels in _levels(_counting(audit, least), words).items()
        if len(levels) >= least and (middle := median(levels)) is not None
    }
    few = f"Shown once {least} other schools have submitted theirs."
    return OtherSchools(found, least, "" if found else few)


def _counting(audit: Audit, least: int) -> QuerySet[Audit]:
    """The audits of other schools that count.

    Did the median move with each newcomer, whoever looked before and after would know on which side of it
    that school stands.
    """
    given = Audit.objects.filter(round=audit.round_id, state__in=SETTLED).exclude(school=audit.school_id)
    number = given.count()
    return given.order_by("submitted_at", "pk")[: number - number % least]


def _levels(audits: QuerySet[Audit], words: Mapping[int, int]) -> dict[int, list[int]]:
    """The levels that schools chose, by the first statement of the same words; each has one audit in a round."""
    rows = (
        Answer.objects.filter(audit__in=audits.values("pk"), level__isnull=False)
        .order_by()
        .values_list("statement", "level")
        .annotate(schools=Count("pk"))
    )
    levels: dict[int, list[int]] = defaultdict(list)
    for statement, level, schools in rows:
        if statement in words:
            levels[words[statement]] += [level] * schools
    return levels
