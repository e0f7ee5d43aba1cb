"""Where the other schools of a round stand: a median for each statement, or why there is none.

It reads beyond its reader's reach, and gives out nothing but one level in the middle of several schools:
no names, no numbers at each level, no rank.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count

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
    """Return the medians of the other schools whose audits of the same round are submitted; in two queries.

    `words` gives each statement of the framework the first one of the same words: only those are compared.
    """
    least = settings_of(audit.area).minimum_schools
    if audit.round.school_id is not None:
        return OtherSchools({}, least, "No other school takes part in this round.")
    if audit.version.framework.unit == Framework.Unit.PLACE:
        return OtherSchools({}, least, "Places are not compared between schools.")
    found = {
        statement: middle
        for statement, levels in _levels(audit, words).items()
        if len(levels) >= least and (middle := median(levels)) is not None
    }
    few = f"Shown once {least} other schools have submitted theirs."
    return OtherSchools(found, least, "" if found else few)


def _levels(audit: Audit, words: Mapping[int, int]) -> dict[int, list[int]]:
    """The levels that other schools chose, by the first statement of the same words."""
    rows = (
        Answer.objects.filter(audit__round=audit.round_id, audit__state__in=SETTLED, level__isnull=False)
        .exclude(audit__school=audit.school_id)
        .values_list("statement", "level")
        .annotate(schools=Count("audit__school", distinct=True))
    )
    levels: dict[int, list[int]] = defaultdict(list)
    for statement, level, schools in rows:
        if statement in words:
            levels[words[statement]] += [level] * schools
    return levels
