"""The surveys before a survey of several schools: what all schools said each time, as each survey's own page shows it.

No figure is worked out across two surveys or of some of the schools: “those asked both times” would be a sub-total, and
the rest could be told from it (docs/anonymity.md).
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery

from common.disclosure import Thresholds
from programmes.models import Membership
from surveys.choices import Choices
from surveys.models import AskedSchool, Survey
from surveys.policies import can_see_together

from .earlier import Before, can_stand_beside, scales_of
from .results import Shown, shown_together_in_each, tables_of_each

MOST = 6  # surveys that are read: those before them have pages of their own


def earlier_together(
    survey: Survey, now: Sequence[Choices], limits: Thresholds, *, by: Membership
) -> list[Before]:
    """Return earlier surveys that the reader may see all schools of and that can stand beside it, the newest first.

    They asked the same people at enough of the same schools, with its questionnaire or a question in the same words;
    `now` are the tables of its own. Five queries, however many surveys and schools.
    """
    found = [one for one in _visible(survey, limits, by) if can_see_together(by, one)][:MOST]
    if not found:
        return []
    tables = tables_of_each(found)
    numbers = shown_together_in_each(found, tables, by=by)
    before = [
        Before(
            one,
            base_together(numbers[one.pk]),
            scales_of(tables[one.pk], numbers[one.pk], ()),
            again=one.again,  # type: ignore[attr-defined]
        )
        for one in found
    ]
    return [one for one in before if can_stand_beside(one, survey, now)]


def base_together(numbers: Shown) -> int | None:
    """Return how many answered at all schools together; None where nothing of it is shown."""
    return max((found.base for found in numbers.values() if found.base is not None), default=None)


def _visible(survey: Survey, limits: Thresholds, by: Membership) -> QuerySet[Survey]:
    found = Survey.objects.visible_to(by).filter(
        version__questionnaire__audience=survey.version.questionnaire.audience,
        counted_at__isnull=False,
        answered__isnull=False,
        opens_on__lt=survey.opens_on,
    )
    again = found.annotate(again=Subquery(_asked_both_times(survey))).filter(again__gte=limits.schools)
    return again.select_related("area", "version").order_by("-opens_on", "-pk")


def _asked_both_times(survey: Survey) -> QuerySet[Any]:
    """Return how many schools of another survey were asked in this one, too."""
    now = AskedSchool.objects.filter(survey=survey.pk).values("school")
    both = AskedSchool.objects.filter(survey=OuterRef("pk"), school__in=now)
    return both.order_by().values("survey").annotate(number=Count("pk")).values("number")
