"""How many have answered: while people answer as the live count, once counted as it may be shown. Never an answer."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count

from common.ballots.services import count_ballots
from common.disclosure import LiveTotal, Thresholds, live_count, live_total
from programmes.models import Membership
from programmes.services.area_settings import settings_of
from surveys.models import AskedSchool, Survey
from surveys.states import State


@dataclass(frozen=True)
class AskedProgress:
    """A school that a survey asks, and how many of its people have answered: `number` is None while too few to tell."""

    asked: AskedSchool
    number: int | None
    minimum: int

    @property
    def rate(self) -> int | None:
        """How many of a hundred that are asked have answered; None where either is not known."""
        expected = self.asked.expected
        if self.number is None or not expected or expected < self.number:
            return None
        return round(100 * self.number / expected)

    @property
    def words(self) -> str:
        """Return how many answered, as a sentence would say it."""
        if self.number is None:
            return f"fewer than {self.minimum}"
        return str(self.number) if self.rate is None else f"{self.number} of {self.asked.expected}"

    @property
    def is_ready(self) -> bool:
        """Whether its ballot box has its key: before, the link says that it is almost ready."""
        return self.asked.box is not None and bool(self.asked.box.public_key)


@dataclass(frozen=True)
class SurveyProgress:
    """A survey with the schools within reach, and how many have answered at them together."""

    survey: Survey
    schools: Sequence[AskedProgress]
    total: LiveTotal | None  # None where nothing may be said
    minimum: int

    @property
    def quiet(self) -> list[AskedProgress]:
        """The schools with too few answers to tell."""
        return [one for one in self.schools if one.number is None]

    @property
    def told(self) -> list[AskedProgress]:
        """The schools with enough answers to tell."""
        return [one for one in self.schools if one.number is not None]

    @property
    def forums(self) -> list[str]:
        """The names of the forums that read the comments first."""
        return sorted({one.asked.forum.name for one in self.schools})

    @property
    def expected(self) -> int | None:
        """How many people are asked at all schools; None where it is not known of every one."""
        numbers = [one.asked.expected for one in self.schools]
        return sum(number or 0 for number in numbers) if numbers and all(numbers) else None

    @property
    def rate(self) -> int | None:
        """How many of a hundred that are asked have answered, where both are known for certain."""
        if self.total is None or self.total.is_at_least or not self.expected:
            return None
        return round(100 * self.total.number / self.expected) if self.expected >= self.total.number else None

    @property
    def words(self) -> str:
        """Return how many answered, as a sentence would say it."""
        if self.total is None:
            return "too few to say"
        if not self.total.is_at_least:
            return f"{self.total.number}" + (f" of {self.expected}" if self.rate is not None else "")
        if self.told:
            return f"{self.total.number} at {len(self.told)} of {len(self.schools)} schools"
        return f"fewer than {self.minimum}" + (" at each school" if len(self.schools) > 1 else "")


def progress_of(asked: AskedSchool) -> AskedProgress:
    """Return how many have answered at one school; in two queries."""
    limits = Thresholds.of(settings_of(asked.area))
    return AskedProgress(asked, _number(asked, count_ballots(_boxes([asked])), limits), limits.school)


def surveys_with_progress(surveys: Iterable[Survey], membership: Membership) -> list[SurveyProgress]:
    """Return these surveys, each with its schools within reach; in four queries, however many there are."""
    surveys = list(surveys)
    if not surveys:
        return []
    asked = _asked(surveys, membership)
    limits = Thresholds.of(settings_of(membership.area))
    ballots = count_ballots(_boxes([one for some in asked.values() for one in some]))
    everywhere = _numbers_of_schools(surveys)
    return [
        _together(survey, asked[survey.pk], ballots, limits, everywhere.get(survey.pk, 0))
        for survey in surveys
    ]


def _together(
    survey: Survey, asked: list[AskedSchool], ballots: dict[int, int], limits: Thresholds, everywhere: int
) -> SurveyProgress:
    rows = [AskedProgress(one, _number(one, ballots, limits), limits.school) for one in asked]
    if survey.state == State.COUNTED:
        total = LiveTotal(survey.answered) if survey.answered and len(rows) == everywhere else None
    else:
        numbers = [ballots.get(one.box_id or 0, 0) for one in asked]
        total = live_total(numbers, limits, is_whole=len(rows) == everywhere)
    return SurveyProgress(survey, rows, total, limits.school)


def _number(asked: AskedSchool, ballots: dict[int, int], limits: Thresholds) -> int | None:
    if asked.survey.state == State.COUNTED:
        return live_count(asked.answered or 0, limits)
    return live_count(ballots.get(asked.box_id or 0, 0), limits)


def _boxes(asked: Iterable[AskedSchool]) -> list[int]:
    return [one.box_id for one in asked if one.box_id and one.survey.state != State.COUNTED]


def _asked(surveys: list[Survey], membership: Membership) -> dict[int, list[AskedSchool]]:
    found = AskedSchool.objects.visible_to(membership).filter(survey__in=surveys)
    by_survey: dict[int, list[AskedSchool]] = defaultdict(list)
    for one in found.select_related("area", "survey", "school", "forum", "box").order_by(
        "school__name", "pk"
    ):
        by_survey[one.survey_id].append(one)
    return by_survey


def _numbers_of_schools(surveys: list[Survey]) -> dict[int, int]:
    """Return how many schools each survey asks in all, beyond anybody's reach as well."""
    counted = AskedSchool.objects.filter(survey__in=surveys).order_by().values_list("survey")
    return dict(counted.annotate(number=Count("pk")))
