"""What somebody has to do about running surveys, for the home page."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from programmes.home import NextStep, Urgency
from programmes.models import Membership
from programmes.roles import Permission
from schools.policies import works_at_school
from schools.school_page.checklist import day_words
from surveys.models import Survey
from surveys.policies import can_run
from surveys.reading.progress import SurveyProgress, surveys_with_progress
from surveys.states import State

MOST = 3
SOON = timedelta(days=7)


def surveys_to_run(membership: Membership) -> Iterable[NextStep]:
    """Drafts to open, surveys that open soon, and those that close soon with few answers; schools' own links.

    In six queries, one where no survey asks for anything now.
    """
    if not membership.can(Permission.SEE_SURVEYS) or not (can_run(membership) or works_at_school(membership)):
        return
    surveys = Survey.objects.visible_to(membership).filter(_that_ask_for_something(membership))
    rows = surveys_with_progress(surveys.select_related("area", "version"), membership)
    if works_at_school(membership):
        steps = (step for row in rows for step in _of_school(row))
    else:
        steps = (step for row in rows if can_run(membership, row.survey) for step in _of_runner(row))
    for _, step in zip(range(MOST), steps, strict=False):
        yield step


def _that_ask_for_something(membership: Membership) -> Q:
    """Return which surveys can be a step at all: of the others nothing is counted. Schools tell families of all."""
    today = timezone.localdate()
    under_way = Q(state=State.OPEN)
    if works_at_school(membership):
        return under_way
    opens_soon = under_way & Q(opens_on__gt=today, opens_on__lte=today + SOON)
    return Q(state=State.DRAFT) | opens_soon | under_way & Q(closes_on__lte=today + SOON)


def _of_runner(row: SurveyProgress) -> Iterator[NextStep]:
    survey, today = row.survey, timezone.localdate()
    here, number = survey.get_absolute_url(), len(row.schools)
    if survey.state == State.DRAFT:
        yield NextStep(
            title=f"Open the survey “{survey}”",
            hint=f"{number} school{'s' * (number != 1)} so far. Nobody is asked until you open it.",
            href=here,
            action="Carry on",
            status=f"From {day_words(survey.opens_on)}",
            colour="blue",
        )
    elif today < survey.opens_on <= today + SOON:
        yield NextStep(
            title=f"“{survey}” opens on {day_words(survey.opens_on)}",
            hint="Give schools their posters, so that families hear of it on the first day.",
            href=here,
            action="Make posters",
            status="Opens soon",
            colour="blue",
        )
    elif survey.closes_on <= today + SOON and row.quiet:
        few = len(row.quiet)
        schools = "One school has" if few == 1 else f"{few} schools have"
        yield NextStep(
            title=f"{schools} fewer than {row.minimum} answers to “{survey}”",
            hint="Nothing can be shown of a school below that. A word from the school helps most.",
            href=here,
            action="See which",
            urgency=Urgency.NOW,
            status=f"Closes {day_words(survey.closes_on)}",
            colour="orange",
        )


def _of_school(row: SurveyProgress) -> Iterator[NextStep]:
    for one in row.schools:
        if row.survey.is_answering:
            yield NextStep(
                title=f"Tell families about “{row.survey}”",
                hint=f"{one.words.capitalize()} answered so far. Link, poster and words for a newsletter are ready.",
                href=one.asked.get_absolute_url(),
                action="Get link and poster",
                status=f"By {day_words(row.survey.closes_on)}",
                colour="blue",
            )
