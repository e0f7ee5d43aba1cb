"""Input about comments: what others may read, a worry and what became of it."""

from collections.abc import Iterator
from typing import Any

from django import forms

from common.forms import (
    CharField,
    ChipBoxes,
    ChoiceField,
    MultipleChoiceField,
    Textarea,
)
from programmes.forms.changing import PreviewForm
from programmes.themes import Theme
from surveys.models import Comment
from surveys.reading.marks import hint_about, reason_for

DECISIONS = (Comment.State.READY, Comment.State.LEADERS, Comment.State.KEPT_BACK)


class GentleForm(PreviewForm):
    """Says once, before it is saved, what in its words may point to somebody. Sent again as it is, it is saved."""

    known = ""  # names that are no secret on its page

    def is_looked_at(self) -> bool:
        """Whether it can be saved: it is valid, and nothing points to anybody, or somebody has seen what may."""
        return self.is_valid() and self.agrees(hint_about(*self.for_others(), known=self.known))

    def for_others(self) -> Iterator[str]:
        """Yield the words that others are to read."""
        raise NotImplementedError

    @property
    def given(self) -> dict[str, Any]:
        """What was typed, for the service."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class DecisionForm(GentleForm):
    """What others may read of a comment."""

    words = CharField(
        label="What others will read",
        required=False,
        name="What others will read",
        hint="Keep the family’s own words. Change only what could point to a person.",
        max_length=4000,
        widget=Textarea(rows=5),
        label_size="s",
    )
    themes = MultipleChoiceField(
        label="What is it about? (optional)",
        required=False,
        choices=Theme.choices,
        label_size="s",
        widget=ChipBoxes,
    )
    state = ChoiceField(
        label="Who may read it?",
        enter="Select who may read it",
        choices=[(state.value, state.label) for state in DECISIONS],
        label_size="s",
    )
    why = CharField(
        label="Why words were taken out, or why it is kept back",
        required=False,
        name="The reason",
        hint="Needed when words were taken out or changed, and when it is kept back. Do not name anybody.",
        max_length=200,
    )
    edition = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, comment: Comment, **options: Any) -> None:
        super().__init__(*args, **options)
        self.comment = comment

    def clean(self) -> dict[str, Any]:
        """Ask for words to show, and for a reason to change them or to keep them back."""
        cleaned = super().clean() or self.cleaned_data
        state, words, why = (cleaned.get(name, "") for name in ("state", "words", "why"))
        offered = reason_for(self.comment.original)
        if state == Comment.State.KEPT_BACK and why in ("", offered):
            self.add_error("why", "Enter why it is kept within the forum")
        elif state in Comment.SHOWN and not words:
            self.add_error("words", "Enter what others will read, or keep the comment within the forum")
        elif not self.comment.is_as_written(words):
            if not why and "why" not in self.errors:
                self.add_error("why", "Enter why words were taken out or changed")
        elif why == offered:
            cleaned["why"] = ""  # it stood there already, and nothing was taken out
        return cleaned

    def for_others(self) -> Iterator[str]:
        """Yield the reason, and the words unless they stay within the forum."""
        if self.cleaned_data["state"] in Comment.SHOWN:
            yield self.cleaned_data["words"]
        yield self.cleaned_data["why"]


class OutcomeForm(GentleForm):
    """What became of a worry."""

    # Apart from that of the other form on the page.
    seen = CharField(label="Seen", required=False, widget=forms.HiddenInput(attrs={"id": "id_outcome_seen"}))

    outcome = CharField(
        label="What was done?",
        enter="Enter what was done",
        hint="For example “Passed to the school’s safeguarding lead on 3 March”. Do not name a child or an adult.",
        name="What was done",
        max_length=300,
    )

    def for_others(self) -> Iterator[str]:
        """Yield what was done."""
        yield self.cleaned_data["outcome"]


class ReleaseForm(GentleForm):
    """What is held back, and what families are told."""

    held_back = MultipleChoiceField(
        label="Questions that you hold back (optional)",
        required=False,
        hint="Nobody but the forum sees them, nor questions that follow from their answer. The school sees how many.",
    )
    summary = CharField(
        label="What families told us, in plain words",
        required=False,
        name="The summary",
        hint="A few short sentences, strengths first. Families read this above the figures.",
        max_length=3000,
        widget=Textarea(rows=8),
    )

    def for_others(self) -> Iterator[str]:
        """Yield the summary, unless it stands there already."""
        if "summary" in self.changed_data:
            yield self.cleaned_data["summary"]
