"""The demo's family surveys: one open with sealed answers in it, one counted, one that is still being set up."""

import random
import uuid
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from common.ballots.models import Box
from common.ballots.services import prepare_boxes, seal
from common.tenancy.context import open_area
from common.tenancy.door import across_areas
from programmes.models import Area, Membership, Organisation, Programme
from schools.demo.years import person
from schools.models import Participation
from surveys.models import AskedSchool, Comment, Language, Question, QuestionnaireVersion, Survey
from surveys.reading.marks import Looks, pieces_of, reason_for, suggestion_for
from surveys.services.asking import ask_schools
from surveys.services.counting import count_closed
from surveys.services.moderation import decide, finish_reading
from surveys.services.release import agree_for_families, prepare_release, release_to_leaders, release_together
from surveys.services.surveys import close_survey, make_survey, open_survey

from . import words

OPEN_IN, COUNTED_IN, DRAFT_IN = "worcestershire", "shropshire", "kent-and-medway"
ANSWERS = (
    31,
    24,
    18,
    16,
    14,
    13,
    12,
    11,
    11,
    10,
    7,
    4,
    2,
)  # at the first schools, so that some are told and some are not
WAYS = (("link", 12), ("code", 4), ("device", 3), ("paper", 1))
# Of the options of a question, in their order; in a baseline people are not so sure yet.
LEANING = {Survey.Kind.BASELINE: (5, 6, 5, 4, 2, 1, 1), Survey.Kind.END: (9, 7, 4, 2, 1, 1, 1)}
RELEASED = 10  # schools that this year’s results have been released to: all with enough answers
SAFEGUARDING = "the Family Front Door of the council, every day from 9am to 5pm"


def load_surveys() -> None:
    """Give three of the demo's areas family surveys, unless they have any."""
    if _load(OPEN_IN, _load_open):
        _make_keys()
        _load(OPEN_IN, _let_families_answer)
    _load(DRAFT_IN, _load_draft)
    if _load(COUNTED_IN, _has_none):
        _count_a_year(Survey.Kind.BASELINE, years=1)
        _count_a_year(Survey.Kind.END, years=0)


def _make_keys() -> None:
    with across_areas("make the keys of the demo's ballot boxes") as using:
        prepare_boxes(using=using)


def _count_a_year(kind: str, *, years: int) -> None:
    """Let a survey of so many years ago be answered, counted and released; this year's to some schools so far."""
    name = f"What school is like for us, {timezone.localdate().year - years}"
    _load(COUNTED_IN, lambda area: _open(area, name, ago=24, kind=kind))
    _make_keys()
    _load(COUNTED_IN, _let_families_answer)
    _load(COUNTED_IN, _close)
    with across_areas("count the demo's survey") as using:
        count_closed(using=using)
    _load(COUNTED_IN, lambda area: _release(area, name, most=None if years else RELEASED))
    _load(COUNTED_IN, lambda area: _set_back(name, years=years))


@transaction.atomic
def _load(slug: str, load: Any) -> bool:
    """Load something in an area; False where it stands already, or the area is not there."""
    area = Area.objects.filter(slug=slug).first()
    if area is None:
        return False
    open_area(area.pk)
    return bool(load(area))


def _load_open(area: Area) -> bool:
    return _has_none(area) and _open(area, f"Family survey, autumn {timezone.localdate().year}", ago=11)


def _has_none(area: Area) -> bool:
    return not Survey.objects.exists()


def _open(area: Area, name: str, *, ago: int, kind: str = Survey.Kind.BASELINE) -> bool:
    by = person(area, "forum_lead")
    survey = _make(by, name, ago=ago, kind=kind)
    asked = ask_schools(survey=survey, schools=_schools(), by=by)
    for number, one in enumerate(asked):
        one.expected = 90 + 37 * number % 260
    AskedSchool.objects.bulk_update(asked, ["expected"])
    open_survey(survey=survey, by=by)
    return True


def _load_draft(area: Area) -> bool:
    if Survey.objects.exists():
        return False
    by = person(area, "forum_lead")
    name = "How are we doing? A few questions in spring"
    survey = _make(by, name, ago=-20, kind=Survey.Kind.PULSE, slug="family_pulse")
    ask_schools(survey=survey, schools=_schools(), by=by)
    return True


def _close(area: Area) -> None:
    """Close the survey that is open, as of three days ago."""
    survey = Survey.objects.get(state=Survey.State.OPEN)
    close_survey(survey=survey, by=person(area, "forum_lead"))
    days = timedelta(days=3)
    Survey.objects.filter(pk=survey.pk).update(
        closes_on=survey.closes_on - days, closed_at=timezone.now() - days
    )


def _release(area: Area, name: str, *, most: int | None) -> None:
    """Let the forum have read and released what families of the first schools said, and partners see all together."""
    by = person(area, "forum_lead")
    schools = AskedSchool.objects.filter(survey__name=name).select_related("survey", "school")
    for asked in schools.order_by("school__name")[:most]:
        for comment in Comment.objects.filter(asked=asked):
            _read(comment, by)
        finish_reading(asked=asked, by=by)
        if asked.answered:
            release_to_leaders(asked=asked, by=by)
    told = schools.filter(released_at__isnull=False).order_by("school__name")
    _agree(told[0], by)
    release_together(survey=told[0].survey, by=by)


def _agree(asked: AskedSchool, by: Membership) -> None:
    """Let forum and school both have agreed that families see it."""
    prepare_release(asked=asked, held_back=(), summary=words.SUMMARY, by=by)
    agree_for_families(asked=asked, by=by)
    head = Membership.objects.filter(organisation=asked.school, role="school_lead").first()
    if head:
        agree_for_families(asked=asked, by=head)


def _set_back(name: str, *, years: int) -> None:
    """Let a survey, and what became of it, have been so many years ago."""
    ago = timedelta(days=365 * years)
    survey = Survey.objects.filter(name=name)
    survey.update(**{day: F(day) - ago for day in ("opens_on", "closes_on")})
    survey.update(**{day: F(day) - ago for day in ("opened_at", "closed_at", "counted_at", "released_at")})
    times = ("moderated_at", "released_at", "forum_agreed_at", "school_agreed_at")
    AskedSchool.objects.filter(survey__name=name).update(**{time: F(time) - ago for time in times})


def _read(comment: Comment, by: Membership) -> None:
    """Take out names, and let leaders alone read what speaks of one child."""
    kept = suggestion_for(comment.original)
    is_about_one_child = any(piece.looks == Looks.DIAGNOSIS for piece in pieces_of(kept))
    decide(
        comment=comment,
        state=Comment.State.LEADERS if is_about_one_child else Comment.State.READY,
        words=kept,
        why=reason_for(comment.original),
        themes=(),
        edition=comment.edition,
        by=by,
    )


def _make(
    by: Membership, name: str, *, ago: int, kind: str = Survey.Kind.BASELINE, slug: str = "family_baseline"
) -> Survey:
    first = timezone.localdate() - timedelta(days=ago)
    version = QuestionnaireVersion.objects.published().filter(questionnaire__origin=slug).latest("number")
    codes = Language.objects.order_by("-is_source", "name").values_list("code", flat=True)
    return make_survey(
        by=by,
        version=version,
        programme=Programme.objects.first(),
        name=name,
        kind=kind,
        opens_on=first,
        closes_on=first + timedelta(days=24),
        run_by=Organisation.objects.get(memberships=by),
        languages=list(codes) or ["en"],
        help_contact=f"{by.organisation}, hello@forum.pins.example",
        safeguarding_contact=SAFEGUARDING,
        safeguarding_lead=by,
    )


def _schools() -> list[Organisation]:
    taking_part = Participation.objects.placed().select_related("school").order_by("school__name")
    return [participation.school for participation in taking_part]


def _let_families_answer(area: Area) -> bool:
    """Seal the same answers at every load: the number of the school seeds them."""
    asked = AskedSchool.objects.filter(survey__state=Survey.State.OPEN).select_related(
        "survey", "school", "box"
    )
    schools = list(asked.order_by("school__name"))
    boxes = Box.objects.in_bulk([one.box_id for one in schools])
    questions = list(Question.objects.filter(version=schools[0].survey.version_id, is_on=True))
    scales = {scale["id"]: scale["options"] for scale in schools[0].survey.version.scales}
    for one, people in zip(schools, ANSWERS, strict=False):
        dice = random.Random(f"{one.school.urn} {one.survey.kind}")
        leaning = LEANING[Survey.Kind(one.survey.kind)]
        for _ in range(people):
            ballot = uuid.UUID(int=dice.getrandbits(128), version=4)
            seal(boxes[one.box_id or 0], _answers(questions, scales, leaning, dice), ballot=ballot)
    return True


def _answers(
    questions: Iterable[Question], scales: dict[str, Any], leaning: Sequence[int], dice: random.Random
) -> dict[str, str]:
    answers = {"way": dice.choices([way for way, _ in WAYS], [often for _, often in WAYS])[0]}
    for question in questions:
        if said := _said(question, scales, answers, leaning, dice):
            answers[question.slug] = said
    return answers


def _said(
    question: Question,
    scales: dict[str, Any],
    answers: dict[str, str],
    leaning: Sequence[int],
    dice: random.Random,
) -> str:
    """Return one person's answer, empty where it was skipped or is not asked of them."""
    condition = question.show_if or {}
    if condition and answers.get(condition["question"]) not in condition["any_of"]:
        return ""
    if question.kind in (Question.Kind.SHORT_TEXT, Question.Kind.LONG_TEXT):
        lines = words.WOULD_HELP if "help" in question.slug else words.WORKS_WELL
        return dice.choice(lines) if dice.random() < 0.4 else ""
    options = [option["value"] for option in scales.get(question.scale) or question.options]
    if not options or question.kind == Question.Kind.NUMBER or dice.random() < 0.04:
        return ""
    return str(dice.choices(options, (list(leaning) * 2)[: len(options)])[0])
