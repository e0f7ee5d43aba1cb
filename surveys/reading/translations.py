"""How far languages and translations are, for their lists."""

from typing import Any

from django.db.models import Prefetch

from programmes.models import Membership
from surveys.models import Language, QuestionnaireVersion, Translation
from surveys.querysets import LanguageQuerySet
from surveys.reading.texts import TextGroup, english_of, groups_of, groups_of_language
from surveys.words import ENGLISH

# The translations of versions with their languages, without the words: `{% include "surveys/in_languages.html" %}`.
IN_LANGUAGES = Prefetch(
    "translations",
    Translation.objects.select_related("language").defer(
        "words", "sources", "language__words", "language__sources"
    ),
)


def language_rows(languages: LanguageQuerySet) -> list[dict[str, Any]]:
    """Return each language with how many of the pages' words it has, of how many. A constant number of queries."""
    found = list(languages)
    english = english_of(found[0].area_id) if found else ENGLISH
    return [{"language": language} | how_far(groups_of_language(language, english)) for language in found]


def how_far(groups: list[TextGroup]) -> dict[str, int]:
    """Return how many texts there are, are done, say what the source said before, and are to be looked at."""
    return {
        "total": sum(len(group.texts) for group in groups),
        "done": sum(group.done for group in groups),
        "stale": sum(group.stale for group in groups),
        "to_check": sum(group.to_check for group in groups),
    }


def translation_rows(membership: Membership, language: Language) -> list[dict[str, Any]]:
    """Return the newest version of each questionnaire not in this language, with its translation if there is one.

    Those for families come first. A constant number of queries.
    """
    visible = QuestionnaireVersion.objects.visible_to(membership).filter(
        questionnaire__retired_at=None, withdrawn_at=None
    )
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


def translated(version: QuestionnaireVersion) -> list[dict[str, Any]]:
    """Return each translation of a version with how far it is. Four queries, however many there are."""
    found = Translation.objects.filter(version=version).select_related("language")
    found = found.defer("language__words", "language__sources")
    rows = list(found)
    whole = QuestionnaireVersion.objects.with_words().get(pk=version.pk)
    return [_row(whole, translation) for translation in rows]


def _row(version: QuestionnaireVersion, translation: Translation | None) -> dict[str, Any]:
    translation = translation or Translation(version=version)
    translation.version = version
    return {"version": version, "translation": translation} | how_far(groups_of(translation))
