"""What stands in a language beside its source: the words of pages, and those of a questionnaire's version."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from surveys.models import Language, Question, QuestionnaireVersion, Section, Translation
from surveys.reading.words import words_of
from surveys.words import ENGLISH, GROUPS, placeholders

Path = tuple[str, ...]  # where a text lies within `words`: ("thank_you",), ("questions", "welcome", "help")


@dataclass(frozen=True)
class Text:
    """One text with its source beside it; `said` is empty where it is not translated yet."""

    path: Path
    label: str
    source: str
    said: str

    @property
    def name(self) -> str:
        """How forms and files call it."""
        return ".".join(self.path)

    @property
    def is_done(self) -> bool:
        """Whether pages show it, and not its source."""
        return bool(self.said.strip()) and placeholders(self.said) == placeholders(self.source)


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


def groups_of(work: Language | Translation) -> list[TextGroup]:
    """Return all texts of a language or of a translation, group by group, each beside its source."""
    return _of_language(work) if isinstance(work, Language) else _of_version(work.version, work.words)


def texts_in(groups: list[TextGroup]) -> list[Text]:
    """Return the texts of all groups."""
    return [text for group in groups for text in group.texts]


def said_at(words: Mapping[str, Any], path: Path) -> str:
    """Return what stands at a path of `words`, an empty text where nothing does."""
    found: Any = words
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, str) else ""


def _of_language(language: Language) -> list[TextGroup]:
    english = Language.objects.filter(area=language.area_id, is_source=True).light().first()
    source = words_of(english) if english and not language.is_source else ENGLISH
    return [
        TextGroup(group.slug, group.title, tuple(_word(language, name, source[name]) for name in group.names))
        for group in GROUPS
    ]


def _word(language: Language, name: str, source: str) -> Text:
    said = said_at(language.words, (name,))
    return Text((name,), "", source, said or (source if language.is_source else ""))


def _of_version(version: QuestionnaireVersion, words: Mapping[str, Any]) -> list[TextGroup]:
    """Return the texts of a version; its sections and questions should be fetched along (`with_words`)."""

    def group(slug: str, title: str, found: Iterator[tuple[Path, str, str]]) -> TextGroup:
        texts = (Text(path, label, source, said_at(words, path)) for path, label, source in found if source)
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
