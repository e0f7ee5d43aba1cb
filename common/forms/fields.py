"""Form fields that know how to ask: a label, a hint, and one sentence for each thing that can go wrong.

    CharField(label="Full name", enter="Enter your full name", hint="As colleagues know you")

`enter` is what a person reads who left the field empty; a required field without it is refused at once,
so that "This field is required." can never reach a page.
"""

import datetime
import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from common.forms.widgets import Checkboxes, DateInput, Radios, WordsTextarea


class Asking:
    """Add the portal's own options to a Django field.

    enter: sentence for an empty answer. hint: help below the label. name: what messages call it ("Full
    name must be 80 characters or fewer"), by default the label. label_size: s, m, l, xl or "" for plain.
    width: 2, 3, 4, 5, 10, 20 or 30 characters. autocomplete: the HTML token, such as "email".
    """

    default_messages: dict[str, str] = {}

    def __init__(
        self,
        *,
        enter: str = "",
        hint: str = "",
        name: str = "",
        label_size: str = "s",
        width: int | None = None,
        autocomplete: str = "",
        **options: Any,
    ) -> None:
        self.label_size = label_size
        name = name or str(options.get("label") or "This").rstrip("?")
        messages = {code: text.replace("{name}", name) for code, text in self.default_messages.items()}
        messages |= {"required": enter, "invalid_choice": enter} if enter else {}
        messages |= options.pop("error_messages", {})
        if options.get("required", True) and not messages.get("required"):
            raise TypeError(
                f"{name!r} is required: say what to enter, for example enter='Enter your full name'."
            )
        super().__init__(error_messages=messages, help_text=hint, **options)  # type: ignore[call-arg]
        attrs = self.widget.attrs  # type: ignore[attr-defined]
        if width:
            attrs["class"] = f"govuk-input--width-{width}"
        if autocomplete:
            attrs["autocomplete"] = autocomplete


TIME = re.compile(r"(?P<hour>\d{1,2})([.:](?P<minute>[0-5]\d))?(?P<half>am|pm)?", re.ASCII)
LENGTHS = {
    "max_length": "{name} must be %(limit_value)d characters or fewer",
    "min_length": "{name} must be %(limit_value)d characters or more",
    "null_characters_not_allowed": "{name} must not contain control characters",
}


class CharField(Asking, forms.CharField):
    """One line of text; give `widget=Textarea` for more."""

    default_messages = LENGTHS


class WordsField(CharField):
    """Several lines of at most so many words; the message says how many there are."""

    def __init__(self, *, max_words: int, **options: Any) -> None:
        self.max_words = max_words
        options.setdefault("max_length", max_words * 20)  # characters: words may be long, not endless
        super().__init__(widget=WordsTextarea(max_words=max_words), **options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Return no limit of characters: a browser would cut off what was pasted without a word."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}

    def validate(self, value: str) -> None:
        """Refuse more words than allowed, and say how many to leave out."""
        super().validate(value)
        words = len(value.split())
        if words > self.max_words:
            over = words - self.max_words
            raise ValidationError(
                f"This has {words} words. Use {self.max_words} or fewer: leave out at least {over}"
            )


class TimeField(Asking, forms.Field):
    """A time of day as people write it: 9am, 5.30pm, 17:00, noon."""

    widget = forms.TextInput
    default_messages = {"invalid": "Enter {name} like 9am, 5.30pm or 17:00"}

    def to_python(self, value: object) -> datetime.time | None:
        """Return the time, None for an empty box, or raise ValidationError."""
        typed = str(value or "").strip().lower().replace(" ", "")
        if not typed:
            return None
        found = TIME.fullmatch({"noon": "12pm", "midday": "12pm", "midnight": "12am"}.get(typed, typed))
        half = found["half"] if found else None
        hour = int(found["hour"]) if found else 24
        if found is None or (half and not 1 <= hour <= 12) or not (half or found["minute"]) or hour > 23:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if half:
            hour = hour % 12 + (12 if half == "pm" else 0)
        return datetime.time(hour, int(found["minute"] or 0))

    def prepare_value(self, value: Any) -> Any:
        """Return a time in the way it is typed."""
        return value.strftime("%H:%M") if isinstance(value, datetime.time) else value


class EmailField(Asking, forms.EmailField):
    """An email address."""

    default_messages = {
        **LENGTHS,
        "invalid": "Enter an email address in the correct format, like name@example.com",
    }


class IntegerField(Asking, forms.IntegerField):
    """A whole number, typed: spinners change values by accident and are hard to use."""

    widget = forms.TextInput
    default_messages = {
        "invalid": "{name} must be a whole number, like 8",
        "min_value": "{name} must be %(limit_value)d or more",
        "max_value": "{name} must be %(limit_value)d or fewer",
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Return attributes that bring up the number keys of a phone."""
        return {**super().widget_attrs(widget), "inputmode": "numeric"}


class ChoiceField(Asking, forms.ChoiceField):
    """One of a few, as radios; give `widget=forms.Select` only for long lists."""

    widget = Radios


class MultipleChoiceField(Asking, forms.MultipleChoiceField):
    """Any of a few, as checkboxes."""

    widget = Checkboxes


class ModelChoiceField(Asking, forms.ModelChoiceField):
    """One of a queryset's objects, as a select."""


class ModelMultipleChoiceField(Asking, forms.ModelMultipleChoiceField):
    """Any of a queryset's objects, as checkboxes."""

    widget = Checkboxes


class BooleanField(Asking, forms.BooleanField):
    """One checkbox with its label beside it. Required means: must be ticked."""


class FileField(Asking, forms.FileField):
    """A file."""

    default_messages = {
        "empty": "The file you chose is empty",
        "invalid": "Choose a file",
        "missing": "Choose a file",
        "max_length": "The name of the file must be %(max)d characters or fewer",
    }


class DateField(Asking, forms.Field):
    """A date as day, month and year. Accepts the month as a number or by name.

    Messages name what is missing, and only the wrong boxes are marked (`params["parts"]`).
    """

    widget = DateInput
    default_messages = {
        "incomplete": "{name} must include a %(missing)s",
        "invalid": "{name} must be a real date",
        "year": "The year must be four figures, like 2026",
    }

    def to_python(self, value: Sequence[str] | None) -> datetime.date | None:
        """Return the date, None when all three boxes are empty, or raise ValidationError."""
        typed = dict(zip(DateInput.PARTS, (str(part or "").strip() for part in value or []), strict=False))
        if not any(typed.values()):
            return None
        if missing := [part for part, text in typed.items() if not text]:
            raise self.refusal("incomplete", missing)
        if len(typed["year"]) != 4:
            raise self.refusal("year", ["year"])
        try:
            return datetime.date(int(typed["year"]), month_number(typed["month"]), int(typed["day"]))
        except ValueError as error:
            raise self.refusal("invalid", list(DateInput.PARTS)) from error

    def refusal(self, code: str, parts: list[str]) -> ValidationError:
        """Return the error of that code, naming and marking these parts of the date."""
        params = {"parts": parts, "missing": " and ".join(parts)}
        return ValidationError(self.error_messages[code], code=code, params=params)

    def has_changed(self, initial: datetime.date | None, data: Sequence[str] | None) -> bool:
        """Return whether what was typed is another date than `initial`."""
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True


MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def month_number(text: str) -> int:
    """Return 1 to 12 for "3", "Mar" or "march"; ValueError for anything else."""
    return int(text) if text.isdigit() else MONTHS.index(text[:3].lower()) + 1
