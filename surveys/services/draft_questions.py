"""The sections and questions of a draft: added, changed, copied, moved and taken out one by one."""

from typing import Any

from django.db import transaction
from django.db.models import F, Max

from common.structured_file.ids import free_slug
from programmes.models import Membership
from programmes.services.activity import Refused, record_activity
from surveys.comparing import follow
from surveys.models import Question, QuestionnaireVersion, Section
from surveys.questionnaire_file.fitting import REFUSES, RESERVED
from surveys.questionnaire_file.rows import QUESTION_WORDS

from .questionnaire_drafts import held, refuse_stale, with_values

SECTION_WORDS = ("title", "intro")
WRITTEN = (*QUESTION_WORDS, "is_special_category", "is_on")


@transaction.atomic
def save_section(
    *,
    version: QuestionnaireVersion,
    seen: str = "",
    by: Membership,
    section: Section | None = None,
    **words: Any,
) -> Section:
    """Add a section after the others, or change one (SECTION_WORDS); return it. Raises Stale."""
    draft = held(version)
    row = _again(section) if section else _new_section(draft, words["title"])
    refuse_stale(seen, section_words(row) if section else None, "this section")
    row.title, row.intro = words["title"], words["intro"]
    row.save()
    verb = "changed a section of" if section else "added a section to"
    record_activity(by=by, verb=verb, thing=draft, detail=str(row))
    return row


@transaction.atomic
def move_section(*, section: Section, up: bool, by: Membership) -> Section:
    """Let a section change places with its neighbour. Raises Refused where a question would come before its reason."""
    draft = held(section.version)
    _swap(section, draft.sections.order_by("position"), up=up)
    _refuse_reasons_after(draft)
    record_activity(
        by=by, verb="moved a section of", thing=draft, detail=f"{section} {'up' if up else 'down'}"
    )
    return section


@transaction.atomic
def remove_section(*, section: Section, by: Membership) -> None:
    """Take a section and its questions out. Raises Refused for the last, and where another question depends on one."""
    draft = held(section.version)
    if draft.sections.count() == 1:
        raise Refused("A questionnaire needs a section. Take out single questions instead.")
    _refuse_needed(draft, list(section.questions.all()))
    record_activity(by=by, verb="took a section out of", thing=draft, detail=str(section))
    section.delete()


@transaction.atomic
def save_question(
    *,
    section: Section,
    by: Membership,
    question: Question | None = None,
    seen: str = "",
    is_slip: bool = False,
    **words: Any,
) -> Question:
    """Add a question at the end of a section, or change one (WRITTEN), which may go to another section; return it.

    An option without a value gets one of its label; a question about health or needs is asked where a survey
    chooses to, and can be declined. One that carries on a question of before is marked as reworded once it asks
    something else; `is_slip` says that only a misspelling was put right. Raises Stale.
    """
    draft = held(section.version)
    row = _again(question) if question else _new_question(draft, words["text"])
    refuse_stale(seen, words_of(row) if question else None, "this question")
    if row.section_id != section.pk:
        row.section, row.position = section, _next(section.questions)
    row.version = draft
    for name in WRITTEN:
        setattr(row, name, words[name])
    row.options = with_values(row.options)
    if row.is_special_category:
        _let_decline(row)
    follow(row, row.follows, is_slip=is_slip)
    row.save()
    _refuse_reasons_after(draft)
    verb = "changed a question of" if question else "added a question to"
    record_activity(by=by, verb=verb, thing=draft, detail=row.text)
    return row


@transaction.atomic
def move_question(*, question: Question, up: bool, by: Membership) -> Question:
    """Let a question change places with its neighbour in the section.

    Raises Refused where a question would come before the one that it depends on.
    """
    draft = held(question.version)
    _swap(question, Question.objects.filter(section=question.section_id).order_by("position"), up=up)
    _refuse_reasons_after(draft)
    record_activity(by=by, verb="moved a question of", thing=draft, detail=question.text)
    return question


@transaction.atomic
def duplicate_question(*, question: Question, by: Membership) -> Question:
    """Put a copy of a question right after it, which carries on nothing; return it."""
    draft = held(question.version)
    row = _again(question)
    row.section.questions.filter(position__gt=row.position).update(position=F("position") + 1)
    row.slug = free_slug(row.slug, draft.questions.values_list("slug", flat=True), most=80)
    row.pk, row.position, row.version = None, row.position + 1, draft
    follow(row, None)
    row.save(force_insert=True)
    record_activity(by=by, verb="copied a question of", thing=draft, detail=row.text)
    return row


@transaction.atomic
def remove_question(*, question: Question, by: Membership) -> None:
    """Take a question out of a draft. Raises Refused while another is shown only after an answer to it."""
    draft = held(question.version)
    _refuse_needed(draft, [question])
    record_activity(by=by, verb="took a question out of", thing=draft, detail=question.text)
    question.delete()


def words_of(question: Question) -> dict[str, Any]:
    """Return what a person may change of a question, to tell whether somebody else has."""
    return {name: getattr(question, name) for name in (*WRITTEN, "section_id")}


def section_words(section: Section) -> dict[str, str]:
    """Return what a person may change of a section."""
    return {name: getattr(section, name) for name in SECTION_WORDS}


def _again[Row: (Section, Question)](row: Row) -> Row:
    """Return a row as it is now, once its draft is held. Raises Refused if it is gone."""
    found = type(row).objects.filter(pk=row.pk).first()
    if found is None:
        raise Refused("Somebody else has taken this out of the draft meanwhile.")
    return found


def _new_section(draft: QuestionnaireVersion, title: str) -> Section:
    slug = free_slug(title, draft.sections.values_list("slug", flat=True))
    return Section(area=draft.area, version=draft, slug=slug, position=_next(draft.sections))


def _new_question(draft: QuestionnaireVersion, text: str) -> Question:
    taken = [*RESERVED, *draft.questions.values_list("slug", flat=True)]
    return Question(area=draft.area, slug=free_slug(text, taken))


def _next(rows: Any) -> int:
    return int(rows.aggregate(last=Max("position"))["last"] or 0) + 1


def _swap(row: Any, others: Any, *, up: bool) -> None:
    row.refresh_from_db(fields=["position"])
    near = (
        others.filter(position__lt=row.position).last()
        if up
        else others.filter(position__gt=row.position).first()
    )
    if near is not None:
        row.position, near.position = near.position, row.position
        type(row).objects.bulk_update([row, near], ["position"])


def _let_decline(row: Question) -> None:
    """Let a survey choose whether to ask what the law protects more, and everybody refuse to say."""
    row.is_on = False
    if REFUSES not in {option["value"] for option in row.options}:
        row.options = [*row.options, {"value": REFUSES, "label": "Prefer not to say", "easy_read": ""}]


def _refuse_needed(draft: QuestionnaireVersion, gone: list[Question]) -> None:
    slugs = {question.slug for question in gone}
    for other in draft.questions.exclude(slug__in=slugs):
        if other.show_if and other.show_if["question"] in slugs:
            raise Refused(
                f"“{other}” is shown only after an answer to this. Change when that one is shown first."
            )


def _refuse_reasons_after(draft: QuestionnaireVersion) -> None:
    asked: set[str] = set()
    for question in draft.questions.select_related("section"):
        reason = question.show_if["question"] if question.show_if else ""
        if reason and reason not in asked:
            raise Refused(
                f"“{question}” is shown only after an answer to one before it, so it has to come later."
            )
        asked.add(question.slug)
