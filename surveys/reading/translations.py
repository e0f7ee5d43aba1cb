"""How far languages and translations are, for their lists."""

from typing import Any

from programmes.models import Membership
from surveys.models import Language, QuestionnaireVersion, Translation
from surveys.querysets import LanguageQuerySet
from surveys.reading.texts import groups_of, texts_in
from surveys.words import NAMES, is_whole


def language_rows(languages: LanguageQuerySet) -> list[dict[str, Any]]:
    """Return each language with how many of the pages' words it has, of how many."""
    return [
        {
            "language": language,
            "done": sum(is_whole(name, language.words.get(name)) for name in NAMES),
            "total": len(NAMES),
        }
        for language in languages
    ]


def translation_rows(membership: Membership, language: Language) -> list[dict[str, Any]]:
    """Return the newest version of each questionnaire not in this language, with its translation if there is one.

    Those for families come first. A constant number of queries.
    """
    visible = QuestionnaireVersion.objects.visible_to(membership).filter(questionnaire__retired_at=None)
    newest = visible.order_by("questionnaire_id", "-number").distinct("questionnaire_id").values("pk")
    versions = QuestionnaireVersion.objects.filter(pk__in=newest).select_related("questionnaire", "area")
    begun = {
        translation.version_id: translation
        for translation in Translation.objects.filter(language=language, version__in=newest)
    }
    rows = [
        _row(version, begun.get(version.pk))
        for version in versions.exclude(language=language.code).with_words()
    ]
    return sorted(
        rows, key=lambda row: (row["version"].questionnaire.audience != "families", str(row["version"]))
    )


def _row(version: QuestionnaireVersion, translation: Translation | None) -> dict[str, Any]:
    translation = translation or Translation(version=version)
    translation.version = version
    texts = texts_in(groups_of(translation))
    done = sum(text.is_done for text in texts)
    return {"version": version, "translation": translation, "done": done, "total": len(texts)}
