"""A draft made of a file, ours or that of another program, with the translations that it holds."""

from typing import Any

from django.db import transaction

from programmes.models import Area, Membership
from surveys.models import Language, Questionnaire, QuestionnaireVersion
from surveys.questionnaire_file import QuestionnaireFaults, check
from surveys.questionnaire_imports import Opened
from surveys.reading.import_preview import matched

from .questionnaires import load_document, refuse_document, slug_for
from .translating import begin_translation


@transaction.atomic
def draft_from_file(
    *,
    opened: Opened,
    by: Membership,
    questionnaire: Questionnaire | None = None,
    title: str = "",
    audience: str = "",
) -> QuestionnaireVersion:
    """Make a draft of what was read (`open_file`), and return it.

    Without `questionnaire` a new one; then `title` and `audience` are needed of a file that is not ours, since it
    cannot say them. With it, its next version. Languages that the area has begin with the words of the file.
    Raises QuestionnaireFaults and Refused as `load_document` does.
    """
    document = opened.document if opened.is_own else _ours(opened, by.area, questionnaire, title, audience)
    lost = f", {len(opened.losses)} parts not carried" if opened.losses else ""
    draft = load_document(
        area=by.area,
        document=document,
        by=by,
        questionnaire=questionnaire,
        detail=f"from a file: {opened.origin}{lost}",
    )
    for language, words in _spoken(by.area, opened):
        begin_translation(version=draft, language=language, words=words, by=by)
    return draft


def refuse_file(*, area: Area, opened: Opened, questionnaire: Questionnaire | None = None) -> None:
    """Raise what stands in the way of a draft before anybody is asked for a title; change nothing."""
    if opened.is_own or questionnaire is not None:
        document = opened.document if opened.is_own else _ours(opened, area, questionnaire, "", "")
        refuse_document(area=area, document=document, questionnaire=questionnaire)
    elif faults := check(opened.document):
        raise QuestionnaireFaults(faults)


def _ours(
    opened: Opened, area: Area, questionnaire: Questionnaire | None, title: str, audience: str
) -> dict[str, Any]:
    """Return the document of another program's file with what only people can say."""
    if questionnaire is None:
        return opened.document | {"id": slug_for(area, title), "title": title, "audience": audience}
    known = {"id": questionnaire.slug, "title": questionnaire.title, "audience": questionnaire.audience}
    return opened.document | known


def _spoken(area: Area, opened: Opened) -> list[tuple[Language, dict[str, Any]]]:
    languages = Language.objects.filter(area=area) if opened.translations else ()
    found = matched(opened.translations, languages)
    return [(language, opened.translations[code]) for code, language in found.items()]
