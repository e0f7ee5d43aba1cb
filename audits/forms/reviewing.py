"""Input about submitting and reviewing an audit."""

from __future__ import annotations

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


class CommentForm(PortalForm):
    """What a reviewer says about a statement, or about the audit as a whole."""

    text = _words("Your comment", name="Your comment", enter="Write a comment", rows=3)


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
