"""A draft as a whole: begun from nothing, what stands above its questions, its scales.

Whoever saves says what they had seen (`seen`, from `fingerprint`): what a colleague has changed meanwhile is
told, and never overwritten without a word.
"""

import hashlib
import json
from typing import Any

from django.db import transaction

from common.structured_file.ids import free_slug
from programmes.models import Membership
from programmes.services.activity import Refused, record_activity
from surveys.comparing import follow
from surveys.models import Question, Questionnaire, QuestionnaireVersion, Section
from surveys.questionnaire_file import shipped

HEAD = (
    "title",
    "short_title",
    "status_label",
    "audience_words",
    "minutes",
    "intro",
    "intro_easy_read",
    "about",
    "about_easy_read",
    "stem",
    "stem_easy_read",
    "method_notes",
    "licence",
    "source",
    "change_note",
)
# Whose scale a questionnaire begins with that an area writes from nothing.
MODELS = {"families": "family_baseline", "staff": "staff_confidence", "pupils": "pupil_group"}


class Stale(Refused):
    """Somebody else has changed the same part meanwhile."""


@transaction.atomic
def start_questionnaire(*, title: str, audience: str, by: Membership) -> QuestionnaireVersion:
    """Make an empty draft of an area's own questionnaire, with a usual scale; return it.

    Raises Refused for a title that another questionnaire has.
    """
    if Questionnaire.objects.filter(title__iexact=title).exists():
        raise Refused(f"There is a questionnaire “{title}” already. Give this one another title.")
    slug = free_slug(title, Questionnaire.objects.values_list("slug", flat=True), most=80)
    questionnaire = Questionnaire.objects.create(area=by.area, slug=slug, title=title, audience=audience)
    draft = QuestionnaireVersion.objects.create(
        area=by.area,
        questionnaire=questionnaire,
        number=1,
        title=title,
        status_label=f"Written by {by.area}. It is not the national survey.",
        licence=f"Written by {by.area}. Ask before you use it elsewhere.",
        minutes=5,
        scales=shipped(MODELS[audience])["scales"][:1],
        made_by=by,
    )
    Section.objects.create(area=by.area, version=draft, slug="questions", position=1)
    record_activity(by=by, verb="began the questionnaire", thing=questionnaire)
    return draft


@transaction.atomic
def write_head(
    *, version: QuestionnaireVersion, seen: str, by: Membership, **words: Any
) -> QuestionnaireVersion:
    """Change what stands above the questions (HEAD). Raises Stale where somebody else has done so since."""
    draft = held(version)
    refuse_stale(seen, head_words(draft), "what stands above the questions")
    for name in HEAD:
        setattr(draft, name, words[name])
    draft.save(update_fields=HEAD)
    _follow_anew(draft, draft.questions.filter(kind=Question.Kind.SCALE))
    record_activity(by=by, verb="changed the title and introduction of", thing=draft)
    return draft


@transaction.atomic
def save_scale(
    *,
    version: QuestionnaireVersion,
    seen: str,
    scale: str,
    kind: str,
    options: list[dict[str, Any]],
    by: Membership,
) -> str:
    """Add a scale (with an empty `scale`) or change the one of this id; return its id.

    An option without a value is new, and gets one of its label. Raises Stale where somebody else has changed it.
    """
    draft = held(version)
    known = {each["id"]: each for each in draft.scales}
    refuse_stale(seen, known.get(scale), "this scale")
    identity = scale or free_slug(options[0]["label"], known)
    known[identity] = {"id": identity, "type": kind, "options": with_values(options)}
    draft.scales = list(known.values())
    draft.save(update_fields=["scales"])
    _follow_anew(draft, draft.questions.filter(scale=identity))
    verb = "changed a scale of" if scale else "added a scale to"
    record_activity(by=by, verb=verb, thing=draft, detail=identity)
    return identity


@transaction.atomic
def remove_scale(*, version: QuestionnaireVersion, scale: str, by: Membership) -> None:
    """Take a scale out of a draft. Raises Refused while a question is answered on it."""
    draft = held(version)
    if used := draft.questions.filter(scale=scale).first():
        raise Refused(f"“{used}” is answered on this scale. Give it another scale first.")
    draft.scales = [each for each in draft.scales if each["id"] != scale]
    draft.save(update_fields=["scales"])
    record_activity(by=by, verb="took a scale out of", thing=draft, detail=scale)


def held(version: QuestionnaireVersion) -> QuestionnaireVersion:
    """Return a draft about to change, held and with its edition raised. Raises Refused once it is published."""
    row = QuestionnaireVersion.objects.select_for_update(of=("self",)).select_related("questionnaire", "area")
    draft = row.get(pk=version.pk)
    if draft.published_at is not None:
        raise Refused(f"{draft} is published, so its questions stay. Begin a new version to change them.")
    draft.edition += 1
    draft.save(update_fields=["edition"])
    return draft


def fingerprint(words: Any) -> str:
    """Return what tells one state of a part of a draft from another; empty for a part that is not there."""
    if words is None:
        return ""
    written = json.dumps(words, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()[:16]


def head_words(version: QuestionnaireVersion) -> dict[str, Any]:
    """Return what stands above the questions of a version."""
    return {name: getattr(version, name) for name in HEAD}


def refuse_stale(seen: str, words: Any, part: str) -> None:
    """Raise Stale where a part of a draft is not what somebody saw."""
    if seen != fingerprint(words):
        raise Stale(
            f"Somebody else has changed {part} since you opened it. What you wrote is still here and not saved yet. "
            "Look at what the draft says now, then save again if yours should stand."
        )


def with_values(options: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return options that each have a value: those without get one of their label."""
    taken = {option["value"] for option in options if option.get("value")}
    found = []
    for option in options:
        value = option.get("value") or free_slug(option["label"], taken)
        taken.add(value)
        found.append(option | {"value": value})
    return found


def _follow_anew(draft: QuestionnaireVersion, questions: Any) -> None:
    """Say again of questions whether they ask the same as before, after what they share has changed."""
    changed = list(questions.select_related("follows__version"))
    for question in changed:
        question.version = draft
        follow(question, question.follows)
    Question.objects.bulk_update(changed, ["change"])
