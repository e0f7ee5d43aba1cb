"""From a document to the rows of a draft, its questions carrying on those that were asked before."""

from typing import Any

from django.db.models import Max

from common.structured_file import Fault, where
from programmes.models import Membership
from programmes.services.activity import Refused
from surveys.comparing import follow
from surveys.models import Question, Questionnaire, QuestionnaireVersion, Section
from surveys.questionnaire_file.kind import ITEMS
from surveys.questionnaire_file.rows import questions_from, sections_from, version_from


def write(
    questionnaire: Questionnaire, document: dict[str, Any], *, by: Membership | None
) -> QuestionnaireVersion:
    """Save a document without faults as the questionnaire's draft; return it.

    A question carries on the one of the same id in the version before that was not withdrawn, or else the one
    that its `same_as` names. Raises Refused when there is a draft already.
    """
    refuse_two_drafts(questionnaire)
    before = questionnaire.versions.offered().order_by("-number").first()
    number = (questionnaire.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = version_from(
        document, area_id=questionnaire.area_id, questionnaire=questionnaire, number=number, made_by=by
    )
    version.save()
    sections = Section.objects.bulk_create(sections_from(document, version))
    questions = questions_from(document, sections)
    for question, old in zip(questions, _carried_on(questions, document, before), strict=True):
        follow(question, old)
    Question.objects.bulk_create(questions)
    return version


def refuse_two_drafts(questionnaire: Questionnaire) -> None:
    """Raise Refused where a questionnaire has a draft."""
    if questionnaire.versions.filter(published_at=None).exists():
        raise Refused(f"There is a draft of {questionnaire} already. Publish or discard it first.")


def strangers(document: dict[str, Any]) -> list[Fault]:
    """Return a fault for each `same_as` that names no published question of the open area."""
    named = {
        ("sections", number, "questions", at, "same_as"): question["same_as"]
        for number, section in enumerate(document["sections"])
        for at, question in enumerate(section["questions"])
        if "same_as" in question
    }
    found = _elsewhere(named.values())
    return [
        Fault(
            where(path, document, ITEMS),
            f"“{name}” is no published question of this area. Take that questionnaire first, or leave the line out.",
        )
        for path, name in named.items()
        if name not in found
    ]


def _carried_on(
    questions: list[Question], document: dict[str, Any], before: QuestionnaireVersion | None
) -> list[Question | None]:
    """Return for each question the one that it carries on, or None."""
    own = {each.slug: each for each in before.questions.select_related("version")} if before else {}
    described = [each for section in document["sections"] for each in section["questions"]]
    elsewhere = _elsewhere(each["same_as"] for each in described if "same_as" in each)
    return [
        own.get(question.slug) or elsewhere.get(each.get("same_as", ""))
        for question, each in zip(questions, described, strict=True)
    ]


def _elsewhere(names: Any) -> dict[str, Question]:
    """Return the questions of these names (“questionnaire/question”) in the newest published versions."""
    wanted = set(names)
    if not wanted:
        return {}
    slugs = {name.partition("/")[0] for name in wanted}
    versions = (
        QuestionnaireVersion.objects.offered()
        .filter(questionnaire__slug__in=slugs)
        .order_by("questionnaire_id", "-number")
        .distinct("questionnaire_id")
    )
    asked = Question.objects.filter(version__in=versions.values("pk"))
    found = {
        f"{each.version.questionnaire.slug}/{each.slug}": each
        for each in asked.select_related("version__questionnaire")
    }
    return {name: found[name] for name in wanted if name in found}
