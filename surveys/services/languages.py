"""Languages of an area: those that come with the product, and its own."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from programmes.models import Area, Membership
from programmes.services.activity import Refused, record_activity
from surveys.models import Language, QuestionnaireVersion
from surveys.services.translating import begin_translation
from surveys.words import SOURCE, shipped, shipped_codes


@transaction.atomic
def take_languages(area: Area) -> list[Language]:
    """Give an area the languages of the product, with words and the translations of what it has; return them.

    What the area has already stays as it is. Called again after questionnaires were taken, it adds theirs.
    """
    languages = [_take(area, code) for code in shipped_codes()]
    for language in languages[1:]:
        _take_translations(area, language)
    return languages


@transaction.atomic
def add_language(*, code: str, name: str, own_name: str, direction: str, by: Membership) -> Language:
    """Give an area another language, without words yet; return it. Raises Refused for a code that it has."""
    try:
        with transaction.atomic():
            language = Language.objects.create(
                area=by.area, code=code, name=name, own_name=own_name, direction=direction
            )
    except IntegrityError as taken:
        raise Refused(f"There is a language with the code {code} already.") from taken
    record_activity(by=by, verb="added the language", thing=language)
    return language


def _take(area: Area, code: str) -> Language:
    """Return a language of the product as the area has it, with words that newer releases brought."""
    document = shipped(code)
    words = {} if code == SOURCE else document["words"]  # English stands in words.ENGLISH until it is changed
    fields: dict[str, Any] = {name: document[name] for name in ("name", "own_name", "direction")}
    fields |= {"words": words, "is_source": code == SOURCE}
    language, is_new = Language.objects.get_or_create(area=area, code=code, defaults=fields)
    missing = {name: text for name, text in words.items() if name not in language.words}
    if missing and not is_new:
        language.words |= missing
        language.edition, language.changed_at = language.edition + 1, timezone.now()
        language.checked_by, language.checked_on = "", None
        language.save()
    return language


def _take_translations(area: Area, language: Language) -> None:
    """Translate the first versions of the product's questionnaires for families."""
    words = shipped(language.code)["questionnaires"]
    first = QuestionnaireVersion.objects.filter(area=area, number=1).exclude(questionnaire__origin="")
    versions = first.exclude(translations__language=language).select_related("questionnaire", "area")
    for version in versions.with_words():
        said = words.get(version.questionnaire.origin, {})
        if said:
            begin_translation(version=version, language=language, words=said)
