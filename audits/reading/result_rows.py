"""What results show of a statement and of a theme, in words and as charts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from audits.levels import Levels, ThemeLevel
from audits.models import Action, Domain, Evidence, Statement
from common.charts.bars import Part, scale, stacked_bar
from common.charts.dumbbell import dumbbell

from .group_views import View

# What an answer says in words, in the order of its form.
BOXES = (
    ("commentary", ""),
    ("now", "Now"),
    ("possible_action", "Possible action"),
)
CHANGED_SINCE = "Of a rating that was changed since"


@dataclass(frozen=True)
class Row:
    """A statement with what the school says about it, now and last time."""

    statement: Statement
    levels: Levels
    answer: Any = None  # an Answer, or a line of its history
    then: int | None = None
    not_compared: str = ""
    middle: int | None = None
    evidence: Sequence[Evidence] = ()
    actions: Sequence[Action] = ()
    views: Sequence[View | None] = ()  # of each group that is shown

    @property
    def level(self) -> int | None:
        """Return the level now."""
        return self.answer.level if self.answer else None

    @property
    def word(self) -> str:
        """Return the level, or what stands apart from the levels, in words."""
        if self.answer is None:
            return ""
        return self.levels.name(self.level) or self.levels.apart.get(self.answer.outside, "")

    @property
    def then_word(self) -> str:
        """Return last time’s level in words."""
        return self.levels.name(self.then)

    @property
    def target_word(self) -> str:
        """Return the school’s own target in words."""
        return self.levels.name(self.answer.target) if self.answer else ""

    @property
    def middle_word(self) -> str:
        """Return the median of other schools in words."""
        return self.levels.name(self.middle)

    @property
    def flag(self) -> str:
        """Return what the school marked it as."""
        return self.answer.flag if self.answer else ""

    @property
    def words(self) -> list[tuple[str, str]]:
        """Return what the school wrote about it, each under its label; its commentary needs none."""
        if self.answer is None:
            return []
        labels = dict(BOXES) | {"because": "Agreed because" if self.answer.settled_at else CHANGED_SINCE}
        return [(label, text) for name, label in labels.items() if (text := getattr(self.answer, name))]

    @property
    def chart(self) -> SafeString:
        """Draw it on its scale."""
        step = self.levels.step
        return dumbbell(
            title=finding_of(self.word, self.then_word, self.target_word, self.middle_word),
            steps=len(self.levels.values),
            now=step(self.level),
            then=step(self.then),
            target=step(self.answer.target) if self.answer else None,
            middle=step(self.middle),
        )


@dataclass(frozen=True)
class Theme:
    """A theme with its statements, and where it stands as a whole."""

    domain: Domain
    rows: Sequence[Row]
    levels: Levels
    now: ThemeLevel
    then: ThemeLevel | None  # None: not like with like

    @property
    def has_views(self) -> bool:
        """Whether a group that is shown was asked about one of its statements."""
        return any(view for row in self.rows for view in row.views)

    @property
    def told(self) -> list[Row]:
        """Return the statements about which the school wrote something, or for which it has evidence."""
        return [row for row in self.rows if row.words or row.evidence]

    @property
    def looked_at(self) -> int:
        """Return how many of its statements were looked at."""
        return sum(bool(row.word) for row in self.rows)

    @property
    def word(self) -> str:
        """Return its level in words."""
        return self.levels.name(self.now.level)

    @property
    def then_word(self) -> str:
        """Return last time’s level in words."""
        return self.levels.name(self.then.level) if self.then else ""

    @property
    def held(self) -> str:
        """Say why it stands lower than its median, if it does."""
        if self.now.held_by is None:
            return ""
        must = self.levels.name(self.now.held_by.must_reach)
        return f"It stays at “{self.word}” until this reaches “{must}”, which the law asks for: {self.now.held_by.text}"

    @property
    def spread(self) -> list[tuple[str, int]]:
        """Return how many of its statements stand at each level."""
        counted = self.levels.spread(row.level for row in self.rows)
        return list(zip(self.levels.names, counted, strict=True))

    @property
    def apart(self) -> int:
        """Return how many were answered apart from the levels."""
        return sum(row.level is None and bool(row.word) for row in self.rows)

    @property
    def bar(self) -> SafeString:
        """Draw how many of its statements stand at each level."""
        found = [f"{number} at “{name}”" for name, number in self.spread if number]
        found += [f"{self.apart} apart from the levels"] if self.apart else []
        parts = [*scale([number for _, number in self.spread]), Part(self.apart, fill=None)]
        return stacked_bar(title=f"{self.domain}: {', '.join(found) or 'not looked at yet'}", parts=parts)


def finding_of(now: str, then: str = "", target: str = "", middle: str = "") -> str:
    """Say in a sentence what a chart shows of levels in words."""
    if not now:
        found = f"Not looked at yet; “{then}” last time" if then else "Not looked at yet"
    elif not then:
        found = f"“{now}” now"
    else:
        found = f"“{now}”, as last time" if now == then else f"From “{then}” to “{now}”"
    found += f"; own target “{target}”" if target else ""
    return found + (f"; median of other schools “{middle}”" if middle else "")
