"""All voices about one statement side by side, and where they meet or differ: from shown numbers alone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

from audits.models import Answer, Audit, Statement
from audits.people import Group, groups_of, is_asked
from common.disclosure import Distribution, Span, span

from .voices import Asked, Shown, asked, shown, statements_of

MOST_GAPS = 5
LEADERS = "school leaders"


@dataclass(frozen=True)
class Bar:
    """A part of a group's answers: its words, how many, and how long its bar is."""

    words: str
    number: int
    percent: float


@dataclass(frozen=True)
class GroupView:
    """What one group says to a statement, or why nothing of it is shown."""

    asked: Asked
    shown: Distribution | None
    bars: list[Bar] = field(default_factory=list)

    @property
    def group(self) -> Group:
        """Return the group."""
        return self.asked.group


@dataclass(frozen=True)
class Gap:
    """A statement to which two groups certainly answer differently, and how far they are apart at least."""

    statement: Statement
    size: float
    words: str


def views_of(audit: Audit, statement: Statement) -> tuple[list[GroupView], str]:
    """Return what each group says to a statement, and a sentence where views meet or differ."""
    numbers = shown(audit)
    views = [
        _view(one, numbers.get(one.group.id, {}).get(statement.pk))
        for one in asked(audit)
        if is_asked(one.group.id, statement)
    ]
    answer = Answer.objects.filter(audit=audit, statement=statement).first()
    return views, in_a_sentence(_spans(audit, statement, numbers, answer))


def largest_gaps(audit: Audit) -> list[Gap]:
    """Return the statements on which two voices certainly differ most, the largest difference first."""
    numbers = shown(audit)
    answers = {answer.statement_id: answer for answer in Answer.objects.filter(audit=audit)}
    found = []
    for statement in statements_of(audit):
        spans = _spans(audit, statement, numbers, answers.get(statement.pk))
        if pair := _widest(spans):
            found.append(Gap(statement, spans[pair[0]].gap(spans[pair[1]]), in_a_sentence(spans)))
    return sorted(found, key=lambda gap: -gap.size)[:MOST_GAPS]


def neighbours(audit: Audit, statement: Statement) -> tuple[Statement | None, Statement | None]:
    """Return the statements before and after one, of those that some group was asked about."""
    groups = groups_of(audit.version)
    row = [one for one in statements_of(audit) if any(is_asked(group, one) for group in groups)]
    place = next((place for place, one in enumerate(row) if one.pk == statement.pk), None)
    if place is None:
        return None, None
    return (row[place - 1] if place else None), (row[place + 1] if place + 1 < len(row) else None)


def in_a_sentence(spans: dict[str, Span]) -> str:
    """Say where views meet or differ, empty where the numbers shown do not say."""
    if pair := _widest(spans):
        more, less = sorted(pair, key=lambda name: -spans[name].middle)
        # A wide span is not certainly like anything, not even like itself.
        mores = [
            name for name in spans if name == more or (name != less and spans[name].is_like(spans[more]))
        ]
        return f"{_listed(mores)} see more of this than {less} do."
    if len(spans) > 1 and all(one.is_like(other) for one, other in combinations(spans.values(), 2)):
        return f"{_listed(list(spans))} see this much alike."
    return ""


def _widest(spans: dict[str, Span]) -> tuple[str, str] | None:
    """Return the two voices that are certainly furthest apart; None if none certainly are."""
    pairs = [(spans[one].gap(spans[other]), one, other) for one, other in combinations(spans, 2)]
    apart = [pair for pair in pairs if pair[0] > 0.1]
    return max(apart)[1:] if apart else None


def _spans(audit: Audit, statement: Statement, numbers: Shown, answer: Answer | None) -> dict[str, Span]:
    """Return where each voice certainly lies, by its name; the leaders' own level is a point."""
    found: dict[str, Span] = {}
    if answer and answer.leaders is not None:
        place = _place(audit, answer.leaders)
        found[LEADERS] = Span(place, place)
    for group in groups_of(audit.version).values():
        part = numbers.get(group.id, {}).get(statement.pk)
        lies = span(part, group.places) if part else None
        if lies:
            found[group.name.lower()] = lies
    return found


def _place(audit: Audit, level: int) -> float:
    values = [one["value"] for one in audit.version.levels]
    return (level - min(values)) / ((max(values) - min(values)) or 1)


def _view(one: Asked, part: Distribution | None) -> GroupView:
    if part is None or part.base is None:
        return GroupView(one, part)
    bars = [
        Bar(one.group.words(row.options), row.number, round(100 * row.number / part.base, 1))
        for row in part.parts
    ]
    return GroupView(one, part, bars)


def _listed(names: Sequence[str]) -> str:
    *first, last = names
    words = f"{', '.join(first)} and {last}" if first else last
    return words[:1].upper() + words[1:]
