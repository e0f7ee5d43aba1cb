"""A small questionnaire, and a survey that asks the cast's school, for tests of surveys.

Call inside an open area: `with in_area(north): asked = make_open_survey(forum_lead)`.
"""

from copy import deepcopy
from datetime import timedelta
from typing import Any

from django.utils import timezone

from common.ballots.models import Box
from common.ballots.sealing import new_private_key, public_of
from programmes.models import Membership, Organisation
from programmes.public_codes import free_code
from programmes.themes import Theme
from surveys.models import (
    AskedSchool,
    Comment,
    Language,
    Question,
    Questionnaire,
    QuestionnaireVersion,
    Section,
    Survey,
)

PRIVATE = new_private_key()
AGREE: dict[str, Any] = {
    "id": "agree_5",
    "type": "single_choice",
    "options": [
        {
            "value": value,
            "score": score,
            "label": label,
            "easy_read": easy,
            "symbol": None,
            "symbol_alt": None,
        }
        for value, score, label, easy in (
            ("agree_a_lot", 5, "Agree a lot", "Yes, a lot"),
            ("agree_a_little", 4, "Agree a little", "Yes, a little"),
            ("in_between", 3, "In between", "In between"),
            ("disagree_a_little", 2, "Disagree a little", "Not much"),
            ("disagree_a_lot", 1, "Disagree a lot", "Not at all"),
            ("dont_know", None, "Don’t know or does not apply", "I do not know"),
        )
    ],
}
NEEDS = [
    {"value": value, "label": label, "easy_read": label, "symbol": None, "score": None}
    for value, label in (
        ("yes", "Yes"),
        ("maybe", "Maybe"),
        ("no", "No"),
        ("prefer_not_to_say", "Prefer not to say"),
    )
]
QUESTIONS: tuple[dict[str, Any], ...] = (
    {
        "slug": "welcome",
        "kind": "scale",
        "scale": "agree_5",
        "text": "I feel welcome.",
        "theme": Theme.FAMILIES,
    },
    {
        "slug": "belonging",
        "kind": "scale",
        "scale": "agree_5",
        "text": "My child belongs.",
        "theme": Theme.LEADERSHIP,
    },
    {
        "slug": "additional_needs",
        "kind": "single",
        "options": NEEDS,
        "text": "Does your child have additional needs?",
        "privacy_note": "You do not have to answer this.",
        "is_special_category": True,
    },
    {"slug": "works_well", "kind": "long_text", "max_length": 1500, "text": "What does school do well?"},
)


def make_questionnaire(
    by: Membership,
    slug: str = "family",
    *,
    questions: tuple[dict[str, Any], ...] = QUESTIONS,
    publish: bool = True,
    **version: Any,
) -> QuestionnaireVersion:
    """Make a questionnaire of one section, and return its first version."""
    questionnaire = Questionnaire.objects.create(
        area=by.area, slug=slug, title=slug.capitalize(), audience=Questionnaire.Audience.FAMILIES
    )
    made = QuestionnaireVersion.objects.create(
        area=by.area,
        questionnaire=questionnaire,
        number=1,
        title=questionnaire.title,
        status_label="An example, not the national survey.",
        licence="Ours",
        minutes=6,
        intro="Tell us what school is like.",
        **({"scales": [deepcopy(AGREE)]} | version),
    )
    section = Section.objects.create(area=by.area, version=made, slug="all", position=1)
    for position, fields in enumerate(questions, start=1):
        Question.objects.create(
            area=by.area, version=made, section=section, position=position, **deepcopy(fields)
        )
    if publish:
        made.published_at, made.sha256 = timezone.now(), "0" * 64
        made.save(update_fields=["published_at", "sha256"])
    return made


def make_survey(by: Membership, version: QuestionnaireVersion | None = None, **survey: Any) -> Survey:
    """Make a draft of a survey, from yesterday on and for two weeks, run by the membership's organisation."""
    today = timezone.localdate()
    fields = {
        "name": "Spring survey",
        "kind": Survey.Kind.BASELINE,
        "opens_on": today - timedelta(days=1),
        "closes_on": today + timedelta(days=14),
        "help_contact": "help@forum.example",
        "safeguarding_contact": "the safeguarding team on 01234 567890",
    }
    version = version or make_questionnaire(by)
    Language.objects.get_or_create(
        area=by.area, code="en", defaults={"name": "English", "own_name": "English", "is_source": True}
    )
    return Survey.objects.create(
        area=by.area, version=version, run_by=by.organisation, made_by=by, **(fields | survey)
    )


def ask_school(
    survey: Survey, school: Organisation, forum: Organisation | None = None, **asked: Any
) -> AskedSchool:
    """Let a survey ask a school."""
    area = survey.area
    code = free_code(area.code_prefix, is_taken=lambda code: AskedSchool.objects.filter(code=code).exists())
    return AskedSchool.objects.create(
        area=area, survey=survey, school=school, forum=forum or survey.run_by, code=code, **asked
    )


def make_open_survey(by: Membership, school: Organisation | None = None, **survey: Any) -> AskedSchool:
    """Make a survey that is open at one school, whose ballot box has its key at once; return the asked school."""
    made = make_survey(by, **survey)
    school = school or Organisation.objects.visible_to(by).schools().order_by("name").first()
    assert school is not None
    return opened(ask_school(made, school))


def opened(asked: AskedSchool) -> AskedSchool:
    """Let people of an asked school answer, as opening its survey does, with boxes that have their keys at once."""
    survey = asked.survey
    asked.box = _box(asked)
    asked.save(update_fields=["box"])
    survey.details_box = survey.details_box or _box(asked)
    survey.state, survey.opened_at = Survey.State.OPEN, survey.opened_at or timezone.now()
    survey.save()
    return asked


def _box(asked: AskedSchool) -> Box:
    return Box.objects.create(area=asked.area, purpose="survey", public_key=public_of(PRIVATE))


def counted(asked: AskedSchool, *words: str, answered: int | None = 24) -> list[Comment]:
    """Close and count a survey of one school, as a worker does, with these comments; return them."""
    survey, now = asked.survey, timezone.now()
    survey.state, survey.closed_at, survey.counted_at = Survey.State.COUNTED, now, now
    survey.save()
    asked.answered = answered
    asked.save(update_fields=["answered"])
    about = {"area": asked.area, "asked": asked, "question": survey.version.questions.get(slug="works_well")}
    return [Comment.objects.create(original=text, words=text, **about) for text in words]
