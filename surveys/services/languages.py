"""Languages of an area: those that come with the product, and its own."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from programmes.models import Area, Membership
from programmes.services.activity import Refused, record_activity
from surveys.models import Language, QuestionnaireVersion, Survey
from surveys.reading.texts import english_of
from surveys.services.translating import begin_translation
from surveys.slips import says_another
from surveys.words import ENGLISH, SOURCE, shipped, shipped_codes


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


@transaction.atomic
def rename_language(
    *, language: Language, name: str, own_name: str, direction: str, by: Membership
) -> Language:
    """Put right how a language that the area added is called and written; return it.

    Its code stays: surveys and addresses rest on it. Raises Refused for one that comes with the portal.
    """
    held = _held_own(language)
    before = str(held)
    held.name, held.own_name, held.direction = name, own_name, direction
    held.edition, held.changed_at = held.edition + 1, timezone.now()
    held.save(update_fields=["name", "own_name", "direction", "edition", "changed_at"])
    record_activity(by=by, verb="renamed the language", thing=held, detail=f"before: {before}")
    return held


@transaction.atomic
def remove_language(*, language: Language, by: Membership) -> None:
    """Take a language that the area added away, with all that was translated into it.

    Raises Refused for one that comes with the portal, and for one that a survey offers or has offered.
    """
    held = _held_own(language)
    if survey := Survey.objects.filter(area=held.area_id, languages__contains=[held.code]).first():
        raise Refused(f"The survey “{survey}” offers {held.name}, so the language stays.")
    record_activity(by=by, verb="removed the language", thing=held)
    held.translations.all().delete()
    held.delete()


def is_own(language: Language) -> bool:
    """Whether an area has added a language itself."""
    return language.code not in shipped_codes()


def _held_own(language: Language) -> Language:
    if not is_own(language):
        raise Refused(f"{language.name} comes with the portal, so it stays as it is called.")
    return Language.objects.select_for_update().get(pk=language.pk)


def _take(area: Area, code: str) -> Language:
    """Return a language of the product as the area has it, with words that newer releases brought."""
    document = shipped(code)
    words = {} if code == SOURCE else document["words"]  # English stands in words.ENGLISH until it is changed
    fields: dict[str, Any] = {name: document[name] for name in ("name", "own_name", "direction")}
    fields |= {"words": words, "sources": _english(words), "is_source": code == SOURCE}
    language, is_new = Language.objects.get_or_create(area=area, code=code, defaults=fields)
    missing = {} if is_new else _missing(language, words)
    if missing:
        language.words |= missing
        language.sources |= _english(missing)
        language.edition, language.changed_at = language.edition + 1, timezone.now()
        language.checked_by, language.checked_on = "", None
        language.save()
    return language


def _missing(language: Language, words: dict[str, str]) -> dict[str, str]:
    """Return the words that a language has not got, or has of an English that says something else since."""
    source = english_of(language.area_id)
    return {
        name: text
        for name, text in words.items()
        if name not in language.words
        or (source[name] == ENGLISH[name] and says_another(language.sources.get(name, ""), ENGLISH[name]))
    }


def _english(words: dict[str, str]) -> dict[str, str]:
    return {name: ENGLISH[name] for name in words}


def _take_translations(area: Area, language: Language) -> None:
    """Translate the first versions of the product's questionnaires for families."""
    words = shipped(language.code)["questionnaires"]
    first = QuestionnaireVersion.objects.filter(area=area, number=1).exclude(questionnaire__origin="")
    versions = first.exclude(translations__language=language).select_related("questionnaire", "area")
    for version in versions.with_words():
        said = words.get(version.questionnaire.origin, {})
        if said:
            begin_translation(version=version, language=language, words=said)
