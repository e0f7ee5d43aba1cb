"""What stands in a language beside its source: the words of pages, and those of a questionnaire's version."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from surveys.models import Language, Question, QuestionnaireVersion, Section, Translation
from surveys.reading.words import words_of
from surveys.slips import is_reworded, says_another
from surveys.words import ENGLISH, GROUPS, placeholders

Path = tuple[str, ...]  # where a text lies within `words`: ("thank_you",), ("questions", "welcome", "help")


@dataclass(frozen=True)
class Text:
    """One text with its source beside it; `said` is empty where it is not translated yet.

    `was` is what the source said when it was translated, empty where that is not known.
    """

    path: Path
    label: str
    source: str
    said: str
    was: str = ""

    @property
    def name(self) -> str:
        """How forms and files call it."""
        return ".".join(self.path)

    @property
    def is_done(self) -> bool:
        """Whether pages show it, and not its source."""
        is_whole = bool(self.said.strip()) and placeholders(self.said) == placeholders(self.source)
        return is_whole and not self.is_stale

    @cached_property
    def is_stale(self) -> bool:
        """Whether its source says something else since: pages show the source until it is translated anew."""
        return bool(self.said) and says_another(self.was, self.source)

    @cached_property
    def is_to_check(self) -> bool:
        """Whether no more than the spelling of its source was put right since: pages show it all the same."""
        return bool(self.said) and is_reworded(self.was, self.source) and not self.is_stale


@dataclass(frozen=True)
class TextGroup:
    """Texts that are translated together, on a page of their own."""

    slug: str
    title: str
    texts: tuple[Text, ...]

    @property
    def done(self) -> int:
        """How many of them are translated."""
        return sum(text.is_done for text in self.texts)

    @property
    def is_done(self) -> bool:
        """Whether all are."""
        return self.done == len(self.texts)

    @property
    def stale(self) -> int:
        """How many say what the source said before."""
        return sum(text.is_stale for text in self.texts)

    @property
    def to_check(self) -> int:
        """How many somebody should look at, since the spelling of the source was put right."""
        return sum(text.is_to_check for text in self.texts)


def groups_of(work: Language | Translation) -> list[TextGroup]:
    """Return all texts of a language or of a translation, group by group, each beside its source."""
    if isinstance(work, Translation):
        return _of_version(work)
    return groups_of_language(work, ENGLISH if work.is_source else english_of(work.area_id))


def english_of(area: int) -> Mapping[str, str]:
    """Return the English words of an area, from which others are translated: as they come, where it has none."""
    english = Language.objects.filter(area=area, is_source=True).light().first()
    return words_of(english) if english else ENGLISH


def groups_of_language(language: Language, source: Mapping[str, str]) -> list[TextGroup]:
    """Return the words of a language, group by group, each beside its source. No query."""
    return [
        TextGroup(group.slug, group.title, tuple(_word(language, name, source[name]) for name in group.names))
        for group in GROUPS
    ]


def words_shown(translation: Translation) -> dict[str, Any]:
    """Return the words of a translation that pages show: whole ones, of what the questionnaire says now.

    Its version, sections and questions should be fetched along (`with_words`).
    """
    return with_texts({}, {text.path: text.said for text in texts_in(groups_of(translation)) if text.is_done})


def texts_in(groups: list[TextGroup]) -> list[Text]:
    """Return the texts of all groups."""
    return [text for group in groups for text in group.texts]


def said_at(words: Mapping[str, Any], path: Path) -> str:
    """Return what stands at a path of `words`, an empty text where nothing does."""
    found: Any = words
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, str) else ""


def with_texts(words: Mapping[str, Any], texts: Mapping[Path, str]) -> dict[str, Any]:
    """Return `words` with texts at their paths; an empty one is left out, as is what it leaves empty."""
    new = dict(words)
    for path, text in texts.items():
        inside = new.get(path[0])
        if len(path) > 1:
            below = inside if isinstance(inside, dict) else {}
            new[path[0]] = with_texts(below, {path[1:]: text})
        else:
            new[path[0]] = text.strip()
    return {key: value for key, value in new.items() if value}


def _word(language: Language, name: str, source: str) -> Text:
    said = said_at(language.words, (name,))
    if language.is_source:
        return Text((name,), "", source, said or source)
    return Text((name,), "", source, said, said_at(language.sources, (name,)))


def _of_version(translation: Translation) -> list[TextGroup]:
    """Return the texts of a version; its sections and questions should be fetched along (`with_words`)."""
    words, sources, version = translation.words, translation.sources, translation.version

    def group(slug: str, title: str, found: Iterator[tuple[Path, str, str]]) -> TextGroup:
        texts = (
            Text(path, label, source, said_at(words, path), said_at(sources, path))
            for path, label, source in found
            if source
        )
        return TextGroup(slug, title, tuple(texts))

    sections = list(version.sections.all())
    groups = [group("about", "About the questionnaire", _head(version))]
    groups += [group(f"section-{each.slug}", str(each), _section(each)) for each in sections]
    groups += [group("answers", "Answers to choose from", _answers(version, sections))]
    return [each for each in groups if each.texts]


def _head(version: QuestionnaireVersion) -> Iterator[tuple[Path, str, str]]:
    yield ("title",), "Title", version.title
    yield ("intro",), "Introduction", version.intro
    yield ("about",), "Before the first question", version.about
    yield ("stem",), "Before each question on a scale", version.stem


def _section(section: Section) -> Iterator[tuple[Path, str, str]]:
    yield ("sections", section.slug, "title"), "Heading of the section", section.title
    yield ("sections", section.slug, "intro"), "Below the heading", section.intro
    for question in section.questions.all():
        yield ("questions", question.slug, "text"), "Question", question.text
        yield ("questions", question.slug, "help"), "Help with the question", question.help
        yield ("questions", question.slug, "privacy_note"), "Privacy note", question.privacy_note


def _answers(version: QuestionnaireVersion, sections: list[Section]) -> Iterator[tuple[Path, str, str]]:
    for scale in version.scales:
        for option in scale["options"]:
            yield ("scales", scale["id"], option["value"]), "Answer on a scale", option["label"]
    for question in _questions(sections):
        for option in question.options:
            path = ("options", question.slug, option["value"])
            yield path, f"Answer to “{question.text}”", option["label"]


def _questions(sections: list[Section]) -> Iterator[Question]:
    for section in sections:
        yield from section.questions.all()
