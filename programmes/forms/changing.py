"""A form whose change reaches further than its own page: it says how far, and is sent a second time."""

from __future__ import annotations

from typing import Any

from django import forms

from common.forms import CharField, PortalForm


class PreviewForm(PortalForm):
    """Keeps the sentence that somebody has seen; a change with another consequence shows it first."""

    seen = CharField(label="Seen", required=False, widget=forms.HiddenInput)
    preview = ""

    def agrees(self, sentence: str) -> bool:
        """Whether there is nothing to say beforehand, or this very sentence was seen; else show it next."""
        if not sentence or self.cleaned_data["seen"] == sentence:
            return True
        self.preview = sentence
        again: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        again[self.add_prefix("seen")] = sentence
        self.data = again
        return False


class NoForm(PreviewForm):
    """A question that is answered with a button alone."""
