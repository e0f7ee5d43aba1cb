"""A field on a page: which GOV.UK component it is, its classes, and what describes it."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from common.forms.widgets import DateInput

# First match wins, so the particular stands before the general (Django's checkboxes are a kind of radios).
KINDS: tuple[tuple[type[forms.Widget], str, str], ...] = (
    (forms.HiddenInput, "hidden", ""),
    (DateInput, "date", ""),
    (forms.CheckboxSelectMultiple, "checkboxes", "govuk-checkboxes__input"),
    (forms.RadioSelect, "radios", "govuk-radios__input"),
    (forms.CheckboxInput, "checkbox", "govuk-checkboxes__input"),
    (
        forms.PasswordInput,
        "password",
        "govuk-input govuk-password-input__input govuk-js-password-input-input",
    ),
    (forms.FileInput, "file", "govuk-file-upload"),
    (forms.Select, "select", "govuk-select"),
    (forms.Textarea, "textarea", "govuk-textarea"),
    (forms.Widget, "input", "govuk-input"),
)
ERROR_CLASSES = {
    "password": "govuk-input--error",
    "file": "govuk-file-upload--error",
    "select": "govuk-select--error",
    "textarea": "govuk-textarea--error",
    "input": "govuk-input--error",
}


class PortalBoundField(BoundField):
    """A bound field that renders as a GOV.UK component (templates/components/field.html)."""

    @property
    def kind(self) -> str:
        """Return which component it is: a name from KINDS."""
        return self.component[0]

    @property
    def component(self) -> tuple[str, str]:
        """Return the component and the classes of its control."""
        return next(
            (kind, classes) for widget, kind, classes in KINDS if isinstance(self.field.widget, widget)
        )

    @property
    def label_size(self) -> str:
        """Return the size of the label or legend; forms that are not ours get the usual one."""
        return getattr(self.field, "label_size", "s")

    @property
    def hint_id(self) -> str:
        """Return the id of the hint."""
        return f"{self.auto_id}-hint"

    @property
    def error_id(self) -> str:
        """Return the id of the error message."""
        return f"{self.auto_id}-error"

    @property
    def aria_describedby(self) -> str:
        """Return the ids of hint and error, in the order in which they are read."""
        described = [self.hint_id] * bool(self.help_text) + [self.error_id] * bool(self.errors)
        return " ".join(described)

    @property
    def first_control_id(self) -> str:
        """Return the id to link to: the first control of a group, or the first wrong box of a date."""
        if self.kind == "date":
            return f"{self.auto_id}_{DateInput.PARTS.index((self.wrong_parts or ['day'])[0])}"
        if self.kind in {"radios", "checkboxes"}:
            return f"{self.auto_id}_0"
        return self.auto_id

    @property
    def wrong_parts(self) -> list[str]:
        """Return which boxes of a date are wrong: those the error names, or all."""
        if not self.errors:
            return []
        named = [(error.params or {}).get("parts") for error in self.errors.as_data()]
        return next((parts for parts in named if parts), list(DateInput.PARTS))

    def as_widget(
        self,
        widget: forms.Widget | None = None,
        attrs: dict[str, Any] | None = None,
        only_initial: bool = False,
    ) -> Any:
        """Return the control alone."""
        if isinstance(self.field.widget, DateInput):
            self.field.widget.wrong = self.wrong_parts
        return super().as_widget(widget, attrs, only_initial)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Return Django's attributes with our classes; groups are described on their fieldset instead."""
        attrs = super().build_widget_attrs(attrs, widget)
        attrs.pop("required", None)
        kind, classes = self.component
        if kind == "hidden" or isinstance(widget, forms.HiddenInput):
            return attrs
        if kind not in ERROR_CLASSES:
            attrs.pop("aria-invalid", None)
        error = ERROR_CLASSES.get(kind, "") if self.errors else ""
        own = self.field.widget.attrs.get("class", "")
        attrs["class"] = " ".join(filter(None, [classes, error, own]))
        if kind == "password":
            attrs |= {"spellcheck": "false", "autocapitalize": "none"}
        return attrs
