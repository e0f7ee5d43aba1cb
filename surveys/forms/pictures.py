"""Boxes to choose a picture."""

from collections.abc import Callable

from django import forms

from common.forms import ChoiceField, PortalForm
from surveys.models import QuestionnaireVersion
from surveys.symbols import choices


def picture() -> Callable[[str], ChoiceField]:
    """Return what makes a box for the picture of an option in a row."""
    return lambda number: ChoiceField(
        label="Picture",
        name=f"Option {number}: picture",
        required=False,
        choices=choices(),
        widget=forms.Select,
        error_messages={"invalid_choice": f"Option {number}: select a picture"},
    )


def offer_pictures(form: PortalForm, version: QuestionnaireVersion) -> None:
    """Let a form keep the names of pictures that a version has from elsewhere, though there is no drawing of them."""
    known = [option.get("symbol") or "" for scale in version.scales for option in scale["options"]]
    for question in version.questions.all():
        known += [question.symbol, *(option.get("symbol") or "" for option in question.options)]
    for name, field in form.fields.items():
        if name.endswith("symbol") and isinstance(field, ChoiceField):
            field.choices = choices(known)
