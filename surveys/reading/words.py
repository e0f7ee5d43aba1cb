"""The words of respondents' pages in a language, with English where something is missing."""

import datetime
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from django.utils import translation
from django.utils.formats import date_format

from surveys.models import Language
from surveys.slips import says_another
from surveys.words import ENGLISH, NAMES, PLACEHOLDER, SOURCE, is_whole, shipped

# What is filled in keeps its own direction: a link or a code within Urdu is still read from left to right.
ISOLATE, END_ISOLATE = "\u2068", "\u2069"
LANGUAGES_KEPT = 512  # of all areas, in the memory of one process


class Words(Mapping[str, str]):
    """Every name of surveys.words.NAMES with its text in one language.

    In templates `{{ words.start }}`, and `{% word "progress" current=3 total=12 %}` for those with placeholders.
    """

    def __init__(
        self, *, code: str, direction: str, texts: Mapping[str, str], in_english: frozenset[str] = frozenset()
    ) -> None:
        self.code, self.direction = code, direction
        self.in_english = in_english  # names that the language has no text for
        self._texts = texts

    def __getitem__(self, name: str) -> str:
        return self._texts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    @property
    def is_right_to_left(self) -> bool:
        """Whether the language is written from right to left."""
        return self.direction == Language.Direction.RIGHT_TO_LEFT

    def filled(self, name: str, **values: object) -> str:
        """Return a word with its placeholders filled in as plain text, for templates to escape.

        Raises KeyError for a name that nobody has, and for a placeholder without its value.
        """
        return self.fill(self[name], values)

    def fill(self, text: str, values: Mapping[str, object]) -> str:
        """Fill what stands in braces in a text of this language. Raises KeyError where a value is missing."""
        return PLACEHOLDER.sub(lambda found: self.isolated(values[found[1]]), text)

    def isolated(self, value: object) -> str:
        """Return a value as it may stand within a sentence of this language."""
        said = self.day(value) if isinstance(value, datetime.date) else str(value)
        return f"{ISOLATE}{said}{END_ISOLATE}" if self.is_right_to_left else said

    def day(self, day: datetime.date) -> str:
        """Return a day as it is written in this language, such as “11 grudnia 2026”."""
        with translation.override(self.code):
            return date_format(day, "j E Y")  # E: the month as it stands beside a day


def languages_of(area: int) -> dict[str, Language]:
    """Return the languages of an open area by code, English first, without their words. One query."""
    return {language.code: language for language in Language.objects.filter(area=area).light()}


def words_of(language: Language) -> Words:
    """Return the words of pages in a language of the open area.

    What is missing, has lost a placeholder, or translates an English that said something else, is said in the
    area's English. Kept in memory for as long as neither the language nor the English changes; without a query
    for languages that `light()` found.
    """
    if not hasattr(language, "source_edition"):
        language = Language.objects.light().get(pk=language.pk)
    source_edition = getattr(language, "source_edition", None)
    return _words(language.pk, language.edition, language.changed_at, source_edition)


def english_words() -> Words:
    """Return the English words as they come with the product, for pages of nobody's area."""
    return shipped_words(SOURCE)


@cache
def shipped_words(code: str) -> Words:
    """Return the words of a language as they come with the product. Raises KeyError for one that does not."""
    document = shipped(code)
    said = ENGLISH if code == SOURCE else _whole(document["words"])
    missing = frozenset(ENGLISH) - frozenset(said)
    texts = MappingProxyType({**ENGLISH, **said})
    return Words(code=code, direction=document["direction"], texts=texts, in_english=missing)


@lru_cache(maxsize=LANGUAGES_KEPT)
def _words(
    pk: int, edition: int, changed_at: datetime.datetime, source_edition: datetime.datetime | None
) -> Words:
    """Read the words of a language; what it came from is in the arguments only to tell old from new."""
    language = Language.objects.get(pk=pk)
    english = Language.objects.filter(area=language.area_id, is_source=True).values_list("words", flat=True)
    source = {**ENGLISH, **_whole(english.first() or {})}
    said = {
        name: text for name, text in _whole(language.words).items() if not _is_stale(language, name, source)
    }
    missing = frozenset() if language.is_source else frozenset(source) - frozenset(said)
    texts = MappingProxyType(source | said)
    return Words(code=language.code, direction=language.direction, texts=texts, in_english=missing)


def _whole(words: Mapping[str, Any]) -> dict[str, str]:
    return {name: words[name] for name in NAMES if is_whole(name, words.get(name))}


def _is_stale(language: Language, name: str, source: Mapping[str, str]) -> bool:
    return not language.is_source and says_another(language.sources.get(name, ""), source[name])
