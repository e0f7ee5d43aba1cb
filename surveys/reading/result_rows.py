"""One question of a survey's results: who said what, beside all schools and the survey before, as words and a chart."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.safestring import SafeString

from common.charts.bars import FAINTEST, Part, diverging_bar, stacked_bar
from common.charts.dumbbell import share_dumbbell
from common.disclosure import Change, Distribution, share
from surveys.choices import DID_NOT_SAY, Choices
from surveys.models import Question

from .alike import Pooled

SAID_NOTHING = "Did not say"


@dataclass(frozen=True)
class Said:
    """Neighbouring options, in words, and how many people chose one of them."""

    words: str
    number: int
    columns: int  # how many options that are
    share: float
    fill: float | None  # of its part of a chart


@dataclass(frozen=True)
class Row:
    """A table of a question, and what is shown of it. `labels` are words of its options in another language."""

    choices: Choices
    shown: Distribution
    whole: Distribution | None = None
    change: Change | None = None
    reason: str = ""  # why there is no change to show, where it was asked before
    labels: dict[str, str] = field(default_factory=dict)
    alike: Pooled | None = None

    @property
    def question(self) -> Question:
        """Return the question."""
        return self.choices.question

    @property
    def text(self) -> str:
        """Return the question, and the option that the row is about."""
        return f"{self.question.text} {self.choices.about_words}".strip()

    @cached_property
    def options(self) -> list[str]:
        """Return the words of all options, in their order."""
        return [self._word(option) for option in (*self.choices.order, *self.choices.outside)]

    @cached_property
    def said(self) -> list[Said]:
        """Return the parts that are shown, as words and numbers."""
        return [
            Said(
                self.words(part.options),
                part.number,
                len(part.options),
                part.number / (self.shown.base or 1),
                self._fill(part.options),
            )
            for part in self.shown.parts
        ]

    @property
    def sentence(self) -> str:
        """Return how many chose what, of how many; or why that is not shown."""
        if not self.shown.parts:
            return self.shown.reason
        return f"Of {self.shown.base}: {'; '.join(f'{one.number} {one.words}' for one in self.said)}"

    @property
    def change_words(self) -> str:
        """Say whether more or fewer agree, as far as that is certain, and within what."""
        if self.change is None:
            return self.reason
        low, high = round(100 * self.change.low), round(100 * self.change.high)
        within = f"between {low:+d} and {high:+d} points".replace("-", "−")
        if not self.change.is_certain:
            return f"Too few to say: {within}"
        return f"{'More' if self.change.low > 0 else 'Fewer'}: {within}"

    @property
    def change_chart(self) -> SafeString:
        """Draw the share then and now."""
        if self.change is None:
            return SafeString("")
        then, now = self.change.then, self.change.now
        return share_dumbbell(title=f"From {then:.0%} to {now:.0%}", now=now, then=then)

    @property
    def changed_part(self) -> str:
        """Return what the change is about, where it is not all who agree: the scale was cut elsewhere once."""
        if self.change is None or self.change.options == self.choices.order[: self.middle]:
            return ""
        return self.words(self.change.options)

    @property
    def has_others(self) -> bool:
        """Whether other schools stand beside it."""
        return self.alike is not None or self.agree_of_all is not None

    @property
    def beside_chart(self) -> SafeString:
        """Draw the share who agree, beside that of schools alike, or of all schools where those are too few."""
        if self.agree is None:
            return SafeString("")
        others = self.alike.agree if self.alike else self.agree_of_all
        said = "" if others is None else f"; {'schools alike' if self.alike else 'all schools'} {others:.0%}"
        return share_dumbbell(title=f"This school {self.agree:.0%}{said}", now=self.agree, middle=others)

    @property
    def agree(self) -> float | None:
        """Return the share on the upper side of the scale; None where that is not shown, or there is no scale."""
        return share(self.shown, self.choices.order, self.middle) if self.middle else None

    @property
    def agree_of_all(self) -> float | None:
        """Return the same of all schools."""
        return share(self.whole, self.choices.order, self.middle) if self.whole and self.middle else None

    @property
    def agree_words(self) -> str:
        """Return what the upper side of the scale is called."""
        return self.words(self.choices.order[: self.middle])

    @cached_property
    def middle(self) -> int:
        """Return how many options stand on the upper side of the scale; 0 without a scale."""
        return self.choices.middle

    @cached_property
    def before(self) -> float:
        """Return how many people lie left of a chart's tick: on the lower side, and half of the middle."""
        return sum(part.number * self._lower(part.options) for part in self._on_scale)

    @cached_property
    def most(self) -> float:
        """Return how far a chart around the tick reaches to its longer side."""
        return max(self.before, sum(part.number for part in self._on_scale) - self.before)

    def chart(self, most: float = 0) -> SafeString:
        """Draw the parts: around a tick for a scale, compared with others that reach to `most`; else as one bar."""
        drawn = [Part(part.number, self._fill(part.options)) for part in (self._on_scale or self.shown.parts)]
        if not self.choices.scores:
            return stacked_bar(title=self.sentence, parts=drawn)
        return diverging_bar(
            title=self.sentence, parts=drawn[::-1], before=self.before, most=most or self.most
        )

    def words(self, options: Sequence[str]) -> str:
        """Return the words of some options: “Agree a lot, or agree a little”."""
        *first, last = [self._word(option) for option in options]
        return f"{', '.join(first)} or {last[:1].lower() + last[1:]}" if first else last

    def _word(self, option: str) -> str:
        if option == DID_NOT_SAY:
            return self.labels.get(DID_NOT_SAY, SAID_NOTHING)
        return self.labels.get(option) or self.choices.labels.get(option, option)

    @cached_property
    def _on_scale(self) -> list[Any]:
        if not self.choices.scores:
            return []
        return [part for part in self.shown.parts if set(part.options) & set(self.choices.scores)]

    def _fill(self, options: Sequence[str]) -> float | None:
        """Return how strongly a part is filled: by its place on the scale, or in the order of the options."""
        order = list(self.choices.order)
        places = [order.index(option) for option in options if option in order]
        if not places:
            return None
        return 1 - (1 - FAINTEST) * (sum(places) / len(places)) / max(len(order) - 1, 1)

    def _lower(self, options: Sequence[str]) -> float:
        """Return which part of these options lies left of the middle of the scale."""
        scores = self.choices.scores
        half = (max(scores.values()) + min(scores.values())) / 2
        on_it = [scores[option] for option in options if option in scores]
        return sum(1 if score < half else 0.5 if score == half else 0 for score in on_it) / len(on_it)
