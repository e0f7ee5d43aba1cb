"""What a draft still needs before it can be opened, as a list of steps."""

from dataclasses import dataclass

from django.urls import reverse

from surveys.models import Survey
from surveys.reading.progress import SurveyProgress


@dataclass(frozen=True)
class Step:
    """One step, as the task list shows it."""

    title: str
    href: str
    hint: str
    is_done: bool

    @property
    def status(self) -> str:
        """Return what stands beside it."""
        return "Done" if self.is_done else "To do"

    @property
    def colour(self) -> str:
        """Return the colour of what is still to do; what is done has none."""
        return "" if self.is_done else "blue"


def steps_to_open(progress: SurveyProgress) -> list[Step]:
    """Return the steps of a draft in their order, each done or to do. One query."""
    survey, number = progress.survey, len(progress.schools)
    languages = len(survey.languages)
    return [
        Step(
            "Questionnaire and days",
            _to("survey_change", survey),
            f"{survey.version}. {survey.opens_on:%-d %B} to {survey.closes_on:%-d %B %Y}",
            is_done=True,
        ),
        Step(
            "Questions and languages",
            _to("survey_questions", survey),
            f"{questions_asked(survey)} questions, {languages} language{'s' * (languages != 1)}",
            is_done=True,
        ),
        Step(
            "Contacts and keeping",
            _to("survey_contacts", survey),
            "Whom families ask for help, and whom they tell if a child may be at risk",
            is_done=bool(survey.help_contact and survey.safeguarding_contact),
        ),
        Step(
            "Schools",
            _to("survey_schools", survey),
            f"{number} school{'s' * (number != 1)}" if number else "Which schools’ people are asked",
            is_done=number > 0,
        ),
    ]


def questions_asked(survey: Survey) -> int:
    """Return how many questions a survey asks at most."""
    questions = survey.version.questions.values_list("slug", "is_on")
    return sum(slug in survey.asked or (is_on and slug not in survey.left_out) for slug, is_on in questions)


def _to(name: str, survey: Survey) -> str:
    return reverse(name, args=[survey.area.slug, survey.pk])
