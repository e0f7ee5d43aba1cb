"""Widgets whose markup differs from Django's: choices with hints, chips, a date in three boxes."""

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

SELECTED = SafeString(" selected")


class OptionHints:
    """Let each choice carry a hint: `Radios(hints={"lead": "Sees the whole area"})`."""

    def __init__(self, *args: Any, hints: Mapping[Any, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hints = {str(value): hint for value, hint in (hints or {}).items()}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return Django's option with its hint, tied to the control by aria-describedby."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]
        if hint := self.hints.get(str(value)):
            option["hint"] = hint
            option["attrs"]["aria-describedby"] = f"{option['attrs'].get('id', name)}-item-hint"
        return option


class Radios(OptionHints, forms.RadioSelect):
    """Stacked radios."""


class Checkboxes(OptionHints, forms.CheckboxSelectMultiple):
    """Stacked checkboxes; `small` ones for a filter beside a list."""

    def __init__(self, *args: Any, small: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.small = small

    def get_context(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return Django's context, and whether they are small."""
        return super().get_context(*args, **kwargs) | {"small": self.small}


class Textarea(forms.Textarea):
    """Several lines: `Textarea(rows=3)`. As wide as its place, so without columns."""

    def __init__(self, *, rows: int = 5) -> None:
        super().__init__({"rows": rows})
        del self.attrs["cols"]


class WordsTextarea(Textarea):
    """Several lines of at most so many words; with JavaScript the page counts along."""

    template_name = "components/widgets/words.html"

    def __init__(self, *, max_words: int, rows: int = 6) -> None:
        super().__init__(rows=rows)
        self.max_words = max_words

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return the context with the limit, and the count's id among what describes the box."""
        context = super().get_context(name, value, attrs)
        own = context["widget"]["attrs"]
        own["class"] = f"{own.get('class', '')} govuk-js-character-count".strip()
        if identity := own.get("id"):
            own["aria-describedby"] = f"{own.get('aria-describedby', '')} {identity}-info".strip()
        context["widget"]["max_words"] = self.max_words
        return context


class Chips(forms.RadioSelect):
    """Radios in a row, for short words such as colours and sizes."""

    template_name = "components/widgets/chips.html"


class ChipBoxes(forms.CheckboxSelectMultiple):
    """Checkboxes in a row, for a few short words of which several may be true."""

    template_name = "components/widgets/chips.html"


class LongSelect(forms.Select):
    """A select of many options. Django makes a dictionary and renders a template for each: a fifth of a page's time."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the same markup as Django's select has, for options without groups."""
        chosen = self.format_value(value)
        options = (("" if one is None else str(one), label) for one, label in self.choices)
        lines = format_html_join(
            "\n",
            '  <option value="{}"{}>{}</option>',
            ((one, SELECTED if one in chosen else "", label) for one, label in options),
        )
        own = flatatt({"name": name, **self.build_attrs(self.attrs, attrs)})
        return format_html("<select{}>\n{}\n</select>", own, lines)


class DateInput(forms.MultiWidget):
    """Day, month and year as three text boxes: quicker than a calendar, and usable by everyone."""

    PARTS: ClassVar[tuple[str, ...]] = ("day", "month", "year")
    template_name = "components/widgets/date.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({part: forms.TextInput({"inputmode": "numeric"}) for part in self.PARTS}, attrs)
        # Set by the bound field when an error names only some of the boxes.
        self.wrong: list[str] = []

    def decompress(self, value: datetime.date | None) -> list[Any]:
        """Return the three texts for a date."""
        return [value.day, value.month, value.year] if value else [None, None, None]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return the context with each box's label, width and error class."""
        context = super().get_context(name, value, attrs)
        for part, box in zip(self.PARTS, context["widget"]["subwidgets"], strict=True):
            box["label"] = part.capitalize()
            box["attrs"]["class"] = " ".join(self.box_classes(part))
            box["attrs"].pop("aria-describedby", None)
            if part in self.wrong:
                box["attrs"]["aria-invalid"] = "true"
        return context

    def box_classes(self, part: str) -> list[str]:
        """Return the classes of one box."""
        error = ["govuk-input--error"] if part in self.wrong else []
        width = "govuk-input--width-4" if part == "year" else "govuk-input--width-2"
        return ["govuk-input", "govuk-date-input__input", *error, width]
