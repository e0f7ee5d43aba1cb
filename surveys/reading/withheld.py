"""Which figures of all schools together are left out, so that none tells what a forum withholds of a school.

Whoever takes the pages of the others away from the whole is left with the schools that withhold a question. Those are
nobody, or as many as a figure of several schools is of: for somebody who knows what one forum knows, too
(docs/anonymity.md).
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import Count, F, Q

from common.disclosure import Distribution, Thresholds
from programmes.models import Membership
from programmes.roles import Permission
from surveys.models import AskedSchool, Survey, Tally
from surveys.only_some import Place

NOT_YET = "Shown here once the forums of all these schools have released their results."
FEW_WITHHOLD = (
    "Left out here: fewer than {} schools keep this back, and what the others show would tell what they said."
)

type Schools = Counter[int]  # how many withhold something, by the forum that does


def left_out_in_each(
    surveys: Sequence[Survey], limits: Thresholds, *, by: Membership | None
) -> Mapping[int, dict[Place, Distribution]]:
    """Return, by survey, the tables of all schools that `by` does not see, each with the sentence why. One query.

    A school withholds a table while it is not released, and after that where its forum holds back the question.
    """
    withholds = Q(asked__released_at=None) | Q(asked__held_back__contains=[F("question__slug")])
    some = Q(asked__released_at=None) | ~Q(asked__held_back=[])  # of other schools no tally need be read
    found = Tally.objects.filter(some, withholds, survey__in=[one.pk for one in surveys], asked__isnull=False)
    counts = found.order_by().values_list("survey", "question__slug", "about", "asked__forum")
    each: dict[int, dict[Place, Schools]] = {one.pk: defaultdict(Counter) for one in surveys}
    for survey, slug, about, forum, number in counts.annotate(number=Count("asked", distinct=True)):
        each[survey][slug, about][forum] = number
    return {
        one.pk: {
            place: Distribution(None, reason=why)
            for place, schools in each[one.pk].items()
            if (why := why_left_out(schools, one, limits, by=by))
        }
        for one in surveys
    }


def unreleased(survey: Survey) -> Schools:
    """Return how many schools with enough answers have not been released, by forum. One query."""
    found = AskedSchool.objects.filter(survey=survey, answered__isnull=False, released_at=None)
    return Counter(dict(found.order_by().values_list("forum").annotate(number=Count("pk"))))


def why_left_out(schools: Schools, survey: Survey, limits: Thresholds, *, by: Membership | None) -> str:
    """Return why somebody does not see a figure of all schools that some of them withhold; empty where they do.

    Nothing is withheld from the forum that withholds it. Others see the figure once it is released, unless it would
    tell. `by` is None for somebody who reads released pages alone.
    """
    if not set(schools) - {forum_of(by)}:
        return ""
    if survey.released_at is None:
        return NOT_YET
    return FEW_WITHHOLD.format(limits.schools) if _tells(schools, limits.schools) else ""


def forum_of(by: Membership | None) -> int | None:
    """Return the forum, if any, from which nothing is withheld that it withholds itself."""
    return by.organisation_id if by and by.can(Permission.READ_RAW_COMMENTS) else None


def _tells(schools: Schools, least: int) -> bool:
    """Whether released pages, alone or with those of one forum's schools, leave too few schools of the whole."""
    left = [schools.total(), *(schools.total() - number for number in schools.values())]
    return any(0 < number < least for number in left)
