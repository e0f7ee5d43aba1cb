"""Input about submitting and reviewing an audit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from common.forms import CharField, ModelChoiceField, PortalForm, Textarea
from programmes.models import Membership
from programmes.roles import ROLES, Permission

MOST = 4000
SEE_AUDITS = [role.key for role in ROLES.values() if Permission.SEE_AUDITS in role.permissions]


def _words(label: str, *, rows: int = 4, **more: Any) -> CharField:
    return CharField(label=label, max_length=MOST, widget=Textarea(rows=rows), **more)


class SubmitForm(PortalForm):
    """What the school takes from its audit."""

    summary = _words(
        "What do you take from it?",
        hint="A few sentences for your reviewer, governors, and yourselves in a year. Name no child and no colleague.",
        required=False,
        rows=6,
    )


class ChangesForm(PortalForm):
    """Why an audit goes back to its school."""

    reason = _words(
        "What would you like to see changed?",
        hint="The school’s leads get this by email, and your comments stand at their statements.",
        enter="Say what you would like to see changed",
    )


class ReopenForm(PortalForm):
    """Why an agreed audit is opened again."""

    reason = _words(
        "Why is it opened again?",
        hint="The school’s leads get this by email.",
        enter="Say why it is opened again",
    )


class CommentsForm(PortalForm):
    """What a reviewer says about statements, by their slugs, and about the audit as a whole, which has none.

    One form for all boxes of a page, each with a button: whichever is pressed, no other words are lost.
    """

    def __init__(self, *args: Any, slugs: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="comment-%s", **kwargs)
        for slug in ("", *slugs):
            box = _words("Your comment", name="Your comment", required=False, rows=3)
            box.widget.attrs["form"] = "comments"
            self.fields[f"text-{slug}"] = box

    @property
    def pressed(self) -> str:
        """The slug of the statement whose button was pressed."""
        return str(self.data.get("statement", ""))

    @property
    def texts(self) -> dict[str, str]:
        """What was written, by slug."""
        said = {name.removeprefix("text-"): text for name, text in self.cleaned_data.items()}
        return {slug: text for slug, text in said.items() if text}

    def clean(self) -> dict[str, Any]:
        """Ask for words beside the button that was pressed."""
        cleaned = super().clean() or self.cleaned_data
        box = f"text-{self.pressed}"
        if box in self.fields and box not in self.errors and not cleaned.get(box):
            self.add_error(box, "Write a comment")
        return cleaned


class ModeratorForm(PortalForm):
    """Who reviews an audit: the area’s people, or somebody named."""

    moderator = ModelChoiceField(
        label="Who reviews it?",
        queryset=Membership.objects.none(),
        required=False,
        empty_label="The area’s people",
        widget=forms.Select,
    )

    def __init__(self, *args: Any, by: Membership, school: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = Membership.objects.visible_to(by).current().filter(role__in=SEE_AUDITS).exclude(role="support")
        outside = able.exclude(school_links__school=school).select_related("user", "organisation")
        choice = self.fields["moderator"]
        choice.queryset = outside.order_by("user__full_name", "pk")  # type: ignore[attr-defined]
        choice.label_from_instance = lambda hat: f"{hat.user}, {hat}"  # type: ignore[attr-defined]
