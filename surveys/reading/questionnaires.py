"""What stands in a version: its questions as people see them, what is not ready yet, and what changed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from common.structured_file.faults import Fault
from surveys.comparing import options_of
from surveys.models import Question, QuestionnaireVersion, Section
from surveys.questionnaire_file import check, document_of

KINDS = {
    Question.Change.NEW: ("New", "green"),
    Question.Change.REWORDED: ("Reworded", "blue"),
    Question.Change.SAME: ("Unchanged", "grey"),
}
GONE = ("Gone", "orange")
YES_NO = ({"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"})


@dataclass
class Card:
    """A question of a version, with what it needs to be shown and what is not ready yet."""

    question: Question
    number: int
    options: list[dict[str, Any]]
    reason: str = ""  # “Have you been to school?”, when it is shown only after an answer to that
    after: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def is_choice(self) -> bool:
        """Whether it is answered by choosing one."""
        return self.question.kind in (Question.Kind.SCALE, Question.Kind.SINGLE, Question.Kind.YES_NO)

    @property
    def is_multiple(self) -> bool:
        """Whether it is answered by choosing any."""
        return self.question.kind == Question.Kind.MULTIPLE

    @property
    def change(self) -> tuple[str, str]:
        """Return what became of it, and the colour of that."""
        return KINDS[Question.Change(self.question.change)]


@dataclass
class Part:
    """A section with its cards."""

    section: Section
    cards: list[Card]
    faults: list[str] = field(default_factory=list)


def parts_of(version: QuestionnaireVersion) -> list[Part]:
    """Return the sections of a version with their questions. Three queries, however many there are."""
    sections = version.sections.prefetch_related("questions__follows__version__questionnaire")
    found: list[Part] = []
    before: dict[str, Card] = {}
    for section in sections:
        part = Part(section, [])
        for row in sorted(section.questions.all(), key=lambda each: each.position):
            before[row.slug] = card = _card(row, version, len(before) + 1, before)
            part.cards.append(card)
        found.append(part)
    return found


def with_faults(parts: list[Part], version: QuestionnaireVersion) -> list[str]:
    """Put at each card what is not ready yet, and return what concerns no single question."""
    places: dict[str, tuple[Any, ...]] = {}
    faults = check(document_of(version), lambda path: _remember(places, path))
    elsewhere = []
    for fault in faults:
        lines = _lines_at(places[fault.where], parts)
        if lines is None:
            elsewhere.append(_told(fault, places[fault.where]))
        else:
            lines.append(fault.sentence)
    return elsewhere


def _card(row: Question, version: QuestionnaireVersion, number: int, before: dict[str, Card]) -> Card:
    row.version = version
    options = list(YES_NO) if row.kind == Question.Kind.YES_NO else options_of(row)
    condition = row.show_if or {}
    named = before.get(condition.get("question", ""))
    labels = {option["value"]: option["label"] for option in named.options} if named else {}
    return Card(
        row,
        number,
        options,
        reason=named.question.text if named else condition.get("question", ""),
        after=[labels.get(value, value) for value in condition.get("any_of", ())],
    )


def _remember(places: dict[str, tuple[Any, ...]], path: list[str | int]) -> str:
    key = "/".join(map(str, path))
    places[key] = tuple(path)
    return key


def _lines_at(path: tuple[Any, ...], parts: list[Part]) -> list[str] | None:
    """Return where a fault of this path is told: at its question, or its section."""
    match path:
        case ("sections", int(number), "questions", int(at), *_):
            return parts[number].cards[at].faults
        case ("sections", int(number), *_):
            return parts[number].faults
    return None


def _told(fault: Fault, path: tuple[Any, ...]) -> str:
    words = ", ".join(str(step).replace("_", " ") for step in path if not isinstance(step, int))
    return f"{words.capitalize() or 'The questionnaire'}: {fault.sentence}"


@dataclass
class Change:
    """A question, what became of it, and how it read before."""

    kind: str
    colour: str
    text: str
    before: str = ""

    @property
    def differs(self) -> bool:
        """Whether its own words are others than before."""
        return bool(self.before) and self.before != self.text


def changes_of(version: QuestionnaireVersion) -> list[Change]:
    """Return what became of each question since the version before, gone ones last. Three queries."""
    asked = list(version.questions.select_related("section", "follows"))
    kept = {question.follows_id for question in asked}
    return [
        *(_change(question) for question in asked),
        *(Change(*GONE, each.text) for each in _gone(version, kept)),
    ]


def counts_of(changes: list[Change]) -> dict[str, int]:
    """Return how many questions there are of each kind of change, without those of which there are none."""
    kinds = [change.kind for change in changes]
    words = [*(word for word, _ in KINDS.values()), GONE[0]]
    return {word: kinds.count(word) for word in words if word in kinds}


def _change(question: Question) -> Change:
    before = question.follows.text if question.follows else ""
    return Change(*KINDS[Question.Change(question.change)], question.text, before)


def _gone(version: QuestionnaireVersion, kept: set[int | None]) -> Iterator[Question]:
    earlier = QuestionnaireVersion.objects.offered().filter(
        questionnaire=version.questionnaire_id, number__lt=version.number
    )
    last = earlier.order_by("-number").values("pk")[:1]
    asked = Question.objects.filter(version__in=last).select_related("section")
    yield from (each for each in asked if each.pk not in kept)
