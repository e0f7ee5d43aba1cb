"""Questionnaires of an area: taken from the product or a file, adapted, published, carried into a new version."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from common.structured_file.ids import free_slug
from programmes.models import Area, Membership
from programmes.services.activity import Refused, record_activity, record_outside_activity
from surveys.models import Questionnaire, QuestionnaireVersion
from surveys.questionnaire_file import (
    QuestionnaireFaults,
    check,
    digest,
    document_of,
    shipped,
    shipped_slugs,
)

from .questionnaire_writing import refuse_two_drafts, strangers, write
from .translating import carry_translations

PORTAL = "PINS Portal"  # as an actor in the log, for what an area begins with


@transaction.atomic
def take_shipped(*, area: Area, slug: str, by: Membership | None = None) -> QuestionnaireVersion:
    """Give an area its own copy of a questionnaire of the product, published; return the version.

    Those whose questions it carries on are taken first. An area that has one keeps it as it is, and its
    newest published version is returned. `by` is None for what a new area begins with. Raises KeyError for
    a slug that the product does not have.
    """
    document = shipped(slug)
    taken = Questionnaire.objects.filter(area=area, origin=slug).first()
    if taken is not None:
        return taken.versions.published().latest("number")
    for named in _carried_on(document):
        take_shipped(area=area, slug=named, by=by)
    _refuse_twins(area, slug)
    questionnaire = _questionnaire(area, document, origin=slug)
    version = _publish(write(questionnaire, document, by=by), by=by)
    _record(by, area, "took in", questionnaire, "one of the questionnaires of the portal")
    return version


def take_all_shipped(area: Area) -> list[QuestionnaireVersion]:
    """Give an area every questionnaire of the product that it has not got; return its version of each."""
    return [take_shipped(area=area, slug=slug) for slug in shipped_slugs()]


@transaction.atomic
def load_document(
    *,
    area: Area,
    document: dict[str, Any],
    by: Membership,
    questionnaire: Questionnaire | None = None,
    detail: str = "from a file",
) -> QuestionnaireVersion:
    """Make a draft of a questionnaire file's document (`questionnaire_file.read`), and return it.

    Without `questionnaire` a new one; with it its next version, whose questions carry on those of the same
    id. `detail` goes into the activity log. Raises QuestionnaireFaults with everything that is wrong with the
    document, and Refused for an id that is taken, another audience, or when there is a draft already.
    """
    if questionnaire is not None:
        questionnaire = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    refuse_document(area=area, document=document, questionnaire=questionnaire)
    into = questionnaire or _questionnaire(area, document)
    before = _newest(into)
    version = write(into, document, by=by)
    if before is not None:
        carry_translations(old=before, new=version)
    record_activity(by=by, verb="drafted", thing=version, detail=detail)
    return version


def refuse_document(*, area: Area, document: dict[str, Any], questionnaire: Questionnaire | None) -> None:
    """Raise what `load_document` raises of a document, and change nothing."""
    faults = check(document) or strangers(document)
    if faults:
        raise QuestionnaireFaults(faults)
    if questionnaire is None:
        _refuse_twins(area, document["id"])
        return
    _refuse_unlike(questionnaire, document)
    refuse_two_drafts(questionnaire)


@transaction.atomic
def adapt(*, version: QuestionnaireVersion, title: str, by: Membership) -> QuestionnaireVersion:
    """Begin a questionnaire of the area's own as a copy of a version; return its draft.

    Its questions carry on those of the one that it came from: unchanged ones can be compared. Its translations
    come with it. Raises Refused for a title that another questionnaire has.
    """
    source = QuestionnaireVersion.objects.select_related("questionnaire").get(pk=version.pk)
    document = document_of(source)
    for section in document["sections"]:
        for question in section["questions"]:
            question["same_as"] = f"{document['id']}/{question['id']}"
    slug = slug_for(by.area, title)
    document |= {"id": slug, "title": title, "change_note": "", "source": _came_from(source)}
    draft = write(_questionnaire(by.area, document), document, by=by)
    carry_translations(old=source, new=draft)
    record_activity(by=by, verb="began the questionnaire", thing=draft.questionnaire, detail=f"from {source}")
    return draft


@transaction.atomic
def new_version(*, questionnaire: Questionnaire, by: Membership) -> QuestionnaireVersion:
    """Make a draft that says what the last published version says, to be changed, with its translations.

    A withdrawn version is gone on from as well: most were published too early. Raises Refused if there is a draft.
    """
    held = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    refuse_two_drafts(held)
    last = held.versions.published().select_related("questionnaire").latest("number")
    version = write(held, document_of(last) | {"change_note": ""}, by=by)
    carry_translations(old=last, new=version)
    record_activity(by=by, verb="drafted", thing=version, detail=f"after version {last.number}")
    return version


@transaction.atomic
def publish(*, version: QuestionnaireVersion, by: Membership | None) -> QuestionnaireVersion:
    """Publish a draft, so that its meaning never changes. Raises QuestionnaireFaults while something is missing."""
    Questionnaire.objects.select_for_update().get(pk=version.questionnaire_id)
    draft = QuestionnaireVersion.objects.select_related("questionnaire", "area").get(pk=version.pk)
    if draft.published_at is not None:
        raise Refused(f"{draft} is published already.")
    faults = check(document_of(draft))
    if faults:
        raise QuestionnaireFaults(faults)
    published = _publish(draft, by=by)
    _record(by, draft.area, "published", published, f"{draft.questions.count()} questions")
    return published


@transaction.atomic
def discard_draft(*, version: QuestionnaireVersion, by: Membership) -> None:
    """Delete a draft, and its questionnaire if it has nothing else. Raises Refused for a published version."""
    questionnaire = Questionnaire.objects.select_for_update().get(pk=version.questionnaire_id)
    draft = QuestionnaireVersion.objects.get(pk=version.pk)
    if draft.published_at is not None:
        raise Refused("A published version stays: surveys rest on it.")
    record_activity(by=by, verb="discarded the draft", thing=draft)
    draft.delete()
    if not questionnaire.versions.exists():
        questionnaire.delete()


@transaction.atomic
def withdraw(*, version: QuestionnaireVersion, by: Membership) -> QuestionnaireVersion:
    """Offer a version that was published by mistake no more, and return it; it stays to be read.

    Raises Refused for a draft, and once a survey has it, were it a draft of one.
    """
    held = QuestionnaireVersion.objects.select_for_update(of=("self",)).select_related("questionnaire")
    row = held.get(pk=version.pk)
    if row.published_at is None or row.withdrawn_at is not None:
        raise Refused(f"{row} is not offered to surveys.")
    if survey := row.surveys.first():
        raise Refused(f"The survey “{survey}” uses this version, so it stays. Begin a new version instead.")
    row.withdrawn_at = timezone.now()
    row.save(update_fields=["withdrawn_at"])
    call_as_newest(row.questionnaire)
    record_activity(by=by, verb="withdrew", thing=row)
    return row


def call_as_newest(questionnaire: Questionnaire) -> None:
    """Let a questionnaire be called as its newest version on offer, and keep its title where there is none."""
    newest = _newest(questionnaire)
    if newest is not None:
        Questionnaire.objects.filter(pk=questionnaire.pk).update(title=newest.title)


def _newest(questionnaire: Questionnaire) -> QuestionnaireVersion | None:
    return questionnaire.versions.offered().order_by("-number").first()


@transaction.atomic
def retire(*, questionnaire: Questionnaire, is_retired: bool, by: Membership) -> Questionnaire:
    """Offer a questionnaire for new surveys no more, or again. Surveys that use it go on."""
    row = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    row.retired_at = timezone.now() if is_retired else None
    row.save(update_fields=["retired_at"])
    verb = "put away the questionnaire" if is_retired else "brought back the questionnaire"
    record_activity(by=by, verb=verb, thing=row)
    return row


def slug_for(area: Area, title: str) -> str:
    """Return an id for a new questionnaire of this title. Raises Refused if another has the title."""
    if Questionnaire.objects.filter(area=area, title__iexact=title).exists():
        raise Refused(f"There is a questionnaire “{title}” already. Give this one another title.")
    return free_slug(title, Questionnaire.objects.filter(area=area).values_list("slug", flat=True), most=80)


def _publish(version: QuestionnaireVersion, *, by: Membership | None) -> QuestionnaireVersion:
    row = QuestionnaireVersion.objects.select_related("questionnaire", "area").get(pk=version.pk)
    row.published_at, row.published_by = timezone.now(), by
    row.sha256 = digest(document_of(row))
    row.save(update_fields=["published_at", "published_by", "sha256"])
    call_as_newest(row.questionnaire)
    return row


def _questionnaire(area: Area, document: dict[str, Any], origin: str = "") -> Questionnaire:
    return Questionnaire.objects.create(
        area=area,
        slug=document["id"],
        title=document["title"],
        audience=document["audience"],
        origin=origin,
    )


def _carried_on(document: dict[str, Any]) -> list[str]:
    """Return the ids of the questionnaires whose questions a document carries on."""
    questions = (question for section in document["sections"] for question in section["questions"])
    named = (question.get("same_as", "").partition("/")[0] for question in questions)
    return list(dict.fromkeys(slug for slug in named if slug))


def _came_from(version: QuestionnaireVersion) -> str:
    return f"Adapted from {version}.\n{version.source}".strip()


def _record(by: Membership | None, area: Area, verb: str, thing: Any, detail: str) -> None:
    if by is None:
        record_outside_activity(area=area, actor=PORTAL, verb=verb, thing=thing, detail=detail)
    else:
        record_activity(by=by, verb=verb, thing=thing, detail=detail)


def _refuse_twins(area: Area, slug: str) -> None:
    twin = Questionnaire.objects.filter(area=area, slug=slug).first()
    if twin:
        raise Refused(
            f"There is a questionnaire with the id “{slug}” already: {twin}. "
            "Give this one another id, or bring it in as a new version there."
        )


def _refuse_unlike(questionnaire: Questionnaire, document: dict[str, Any]) -> None:
    if document["audience"] != questionnaire.audience:
        raise Refused(
            f"{questionnaire} asks {questionnaire.get_audience_display().lower()}, this file does not. "
            "Bring it in as a questionnaire of its own."
        )
