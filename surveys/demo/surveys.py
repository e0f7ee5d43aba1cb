"""The demo's family surveys: one open with sealed answers in it, one counted, one that is still being set up."""

import random
import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from common.ballots.models import Box
from common.ballots.services import prepare_boxes, seal
from common.tenancy.context import open_area
from common.tenancy.door import across_areas
from programmes.models import Area, Membership, Organisation, Programme
from schools.demo.years import person
from schools.models import Participation
from surveys.models import AskedSchool, Comment, Language, Question, QuestionnaireVersion, Survey
from surveys.reading.marks import Looks, pieces_of, suggestion_for
from surveys.services.asking import ask_schools
from surveys.services.counting import count_closed
from surveys.services.moderation import decide, finish_reading
from surveys.services.release import agree_for_families, prepare_release, release_to_leaders
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
LEANING = (9, 7, 4, 2, 1, 1, 1)  # of the options of a question, in their order
SAFEGUARDING = "the Family Front Door of the council, every day from 9am to 5pm"


def load_surveys() -> None:
    """Give three of the demo's areas a family survey, unless they have one."""
    loads = ((OPEN_IN, _load_open), (COUNTED_IN, _load_to_be_counted), (DRAFT_IN, _load_draft))
    is_new = [_load(slug, load) for slug, load in loads]
    if not any(is_new):
        return
    with across_areas("make the keys of the demo's ballot boxes") as using:
        prepare_boxes(using=using)
    is_open, is_to_be_counted, _ = is_new
    if is_open:
        _load(OPEN_IN, _let_families_answer)
    if is_to_be_counted:
        _count()


def _count() -> None:
    _load(COUNTED_IN, _let_families_answer)
    _load(COUNTED_IN, _close)
    with across_areas("count the demo's survey") as using:
        count_closed(using=using)
    _load(COUNTED_IN, _release_first_school)


@transaction.atomic
def _load(slug: str, load: Any) -> bool:
    """Load something in an area; False where it stands already, or the area is not there."""
    area = Area.objects.filter(slug=slug).first()
    if area is None:
        return False
    open_area(area.pk)
    return bool(load(area))


def _load_open(area: Area) -> bool:
    return _open(area, f"Family survey, autumn {timezone.localdate().year}", ago=11)


def _load_to_be_counted(area: Area) -> bool:
    return _open(area, f"What school is like for us, {timezone.localdate().year}", ago=24)


def _open(area: Area, name: str, *, ago: int) -> bool:
    if Survey.objects.exists():
        return False
    by = person(area, "forum_lead")
    survey = _make(by, name, ago=ago)
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


def _release_first_school(area: Area) -> None:
    """Let the forum have read what families of one school wrote, and both have agreed that families see it."""
    by = person(area, "forum_lead")
    asked = AskedSchool.objects.filter(answered__isnull=False).select_related("survey", "school").first()
    if asked is None:
        return
    for comment in Comment.objects.filter(asked=asked):
        _read(comment, by)
    finish_reading(asked=asked, by=by)
    prepare_release(asked=asked, held_back=(), summary=words.SUMMARY, by=by)
    release_to_leaders(asked=asked, by=by)
    agree_for_families(asked=asked, by=by)
    head = Membership.objects.filter(organisation=asked.school, role="school_lead").first()
    if head:
        agree_for_families(asked=asked, by=head)


def _read(comment: Comment, by: Membership) -> None:
    """Take out names, and let leaders alone read what speaks of one child."""
    kept = suggestion_for(comment.original)
    is_about_one_child = any(piece.looks == Looks.DIAGNOSIS for piece in pieces_of(kept))
    decide(
        comment=comment,
        state=Comment.State.LEADERS if is_about_one_child else Comment.State.READY,
        words=kept,
        why="" if kept == comment.original else "A name",
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
        dice = random.Random(f"{one.school.urn} families")
        for _ in range(people):
            ballot = uuid.UUID(int=dice.getrandbits(128), version=4)
            seal(boxes[one.box_id or 0], _answers(questions, scales, dice), ballot=ballot)
    return True


def _answers(questions: Iterable[Question], scales: dict[str, Any], dice: random.Random) -> dict[str, str]:
    answers = {"way": dice.choices([way for way, _ in WAYS], [often for _, often in WAYS])[0]}
    for question in questions:
        if said := _said(question, scales, answers, dice):
            answers[question.slug] = said
    return answers


def _said(question: Question, scales: dict[str, Any], answers: dict[str, str], dice: random.Random) -> str:
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
    return str(dice.choices(options, (LEANING * 2)[: len(options)])[0])
