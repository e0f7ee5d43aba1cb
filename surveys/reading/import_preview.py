"""What was read of a file, as people see it before it becomes a draft. It may still have faults."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from common.structured_file.parts import items
from programmes.models import Membership
from surveys.models import Language, Question
from surveys.questionnaire_imports import Opened
from surveys.questionnaire_imports.opened import texts_within
from surveys.questionnaire_imports.plain import UNSEEN
from surveys.questionnaire_imports.tongues import same_language


@dataclass(frozen=True)
class SeenQuestion:
    """A question as the file has it."""

    number: int
    text: str
    kind: str
    answers: list[str] = field(default_factory=list)
    only_after: str = ""


@dataclass(frozen=True)
class SeenSection:
    """A section as the file has it."""

    title: str
    questions: list[SeenQuestion]


@dataclass(frozen=True)
class SeenLanguage:
    """A language of the file beside that of the document; `language` is the area's own, if it has it."""

    code: str
    texts: int
    language: Language | None


@dataclass(frozen=True)
class Preview:
    """What was read of a file."""

    opened: Opened
    title: str
    language: str
    sections: list[SeenSection]
    languages: list[SeenLanguage]

    @property
    def questions(self) -> list[SeenQuestion]:
        """All its questions."""
        return [question for section in self.sections for question in section.questions]

    @property
    def kinds(self) -> list[tuple[str, int]]:
        """How many questions there are of each kind, the most first."""
        return Counter(question.kind for question in self.questions).most_common()


def preview_of(opened: Opened, membership: Membership) -> Preview:
    """Return what was read; one query, none where the file has one language."""
    document = opened.document
    return Preview(
        opened,
        _said(document.get("title")),
        _said(document.get("language")) or "en",
        _sections(document),
        _languages(opened, membership),
    )


def matched(codes: Iterable[str], languages: Iterable[Language]) -> dict[str, Language]:
    """Return the language of an area for each code that it has one for; English stands in the document itself."""
    found: dict[str, Language] = {}
    for language in languages:
        code = next((each for each in codes if same_language(each, language.code)), None)
        if code is not None and not language.is_source:
            found.setdefault(code, language)
    return found


def _sections(document: dict[str, Any]) -> list[SeenSection]:
    scales = {
        _said(scale.get("id")): [_said(option.get("label")) for _, option in items(scale, "options")]
        for _, scale in items(document, "scales")
    }
    found: list[SeenSection] = []
    before: dict[str, str] = {}
    numbers = count(1)
    for _, section in items(document, "sections"):
        questions = []
        for _, question in items(section, "questions"):
            questions.append(_question(question, next(numbers), scales, before))
            before[_said(question.get("id"))] = _said(question.get("text"))
        found.append(SeenSection(_said(section.get("title")), questions))
    return found


def _question(
    question: dict[str, Any], number: int, scales: dict[str, list[str]], before: dict[str, str]
) -> SeenQuestion:
    kind = _said(question.get("kind"))
    own = [_said(option.get("label")) for _, option in items(question, "options")]
    condition = question.get("show_if")
    leading = _said(condition.get("question")) if isinstance(condition, dict) else ""
    return SeenQuestion(
        number,
        _said(question.get("text")),
        Question.Kind(kind).label if kind in Question.Kind.values else kind,
        scales.get(_said(question.get("scale")), []) if kind == Question.Kind.SCALE else own,
        before.get(leading, leading),
    )


def _languages(opened: Opened, membership: Membership) -> list[SeenLanguage]:
    if not opened.translations:
        return []
    known = matched(opened.translations, Language.objects.visible_to(membership))
    return [
        SeenLanguage(code, len(list(texts_within(words))), known.get(code))
        for code, words in opened.translations.items()
    ]


def _said(found: Any) -> str:
    """Return words as they can be shown; what is no text is passed over."""
    return UNSEEN.sub("", found)[:600] if isinstance(found, str) else ""
