"""Input about comments: what others may read, a worry and what became of it."""

from typing import Any

from django import forms

from common.forms import (
    CharField,
    ChipBoxes,
    ChoiceField,
    MultipleChoiceField,
    PortalForm,
    Textarea,
)
from programmes.themes import Theme
from surveys.models import Comment
from surveys.reading.marks import reason_for

DECISIONS = (Comment.State.READY, Comment.State.LEADERS, Comment.State.KEPT_BACK)


class DecisionForm(PortalForm):
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


class OutcomeForm(PortalForm):
    """What became of a worry."""

    outcome = CharField(
        label="What was done?",
        enter="Enter what was done",
        hint="For example “Passed to the school’s safeguarding lead on 3 March”. Do not name a child or an adult.",
        name="What was done",
        max_length=300,
    )


class ReleaseForm(PortalForm):
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
