"""Input for writing agreements."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from common.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    ModelChoiceField,
    MultipleChoiceField,
    PortalForm,
)
from common.forms.widgets import Textarea
from schools.agreements.placeholders import unknown_in, used_in
from schools.models import AgreementText, Participation, Side

MOST_SIGNATORIES = 8


class LinesField(CharField):
    """Several sentences, one a line; what stands in braces must be a placeholder that there is."""

    widget = Textarea

    def clean(self, value: Any) -> list[str]:
        """Return the lines that say something. Raises ValidationError for an unknown placeholder."""
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        refuse_unknown(lines)
        return lines

    def prepare_value(self, value: Any) -> Any:
        """Return what stands in the box: one line each."""
        return "\n".join(value) if isinstance(value, list) else value


def refuse_unknown(lines: list[str]) -> None:
    """Raise ValidationError that names what stands in braces and is no placeholder."""
    if unknown := unknown_in(lines):
        named = ", ".join(f"{{{name}}}" for name in unknown)
        raise ValidationError(
            f"There is no placeholder {named}. Choose one of those listed, or take the braces out"
        )


class ClauseForm(PortalForm):
    """One clause: its heading, what it says, and whom it binds."""

    heading = CharField(label="Heading", enter="Enter a heading", max_length=120)
    items = LinesField(
        label="What it says",
        name="What it says",
        hint="One sentence or paragraph a line. Each gets a number of its own.",
        enter="Enter what the clause says",
        max_length=6000,
        widget=Textarea(rows=10),
    )
    sides = MultipleChoiceField(
        label="Whom does it bind?",
        hint="Tick nobody if it binds everybody. Only those whom a change binds sign a new version again.",
        choices=Side.choices,
        required=False,
        error_messages={"invalid_choice": "Select parties of the agreement"},
    )

    def clean_heading(self) -> str:
        heading: str = self.cleaned_data["heading"]
        refuse_unknown([heading])
        return heading


class WordsForm(PortalForm):
    """What stands around the clauses."""

    title = CharField(label="Title", enter="Enter a title", max_length=120)
    summary = LinesField(
        label="In short",
        hint="A few plain sentences, one a line. They stand above the text and help to read it; they are not signed.",
        required=False,
        max_length=2000,
        widget=Textarea(rows=7),
    )
    statement = CharField(
        label="What a signatory confirms",
        enter="Enter what a signatory confirms",
        max_length=600,
        widget=Textarea(rows=3),
    )


class SignatoriesForm(PortalForm):
    """Who signs, in up to eight places; a place without a role does not count."""

    def __init__(self, *args: Any, text: AgreementText, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_SIGNATORIES + 1):
            known = text.signatories[number - 1] if number <= len(text.signatories) else {}
            self._add(number, known)

    def _add(self, number: int, known: dict[str, Any]) -> None:
        self.fields[f"role_{number}"] = CharField(
            label="Role",
            name=f"Role {number}",
            required=False,
            max_length=80,
            initial=known.get("role", ""),
        )
        self.fields[f"side_{number}"] = ChoiceField(
            label="Signs for",
            required=False,
            choices=Side.choices,
            widget=forms.Select,
            initial=known.get("side", Side.SCHOOL),
            error_messages={"invalid_choice": f"Select for whom place {number} signs"},
        )
        self.fields[f"required_{number}"] = BooleanField(
            label="Needed before the school takes part",
            required=False,
            initial=known.get("required", False),
        )

    @property
    def places(self) -> list[dict[str, Any]]:
        """Return the boxes of each place, for the page."""
        return [
            {
                "number": number,
                "role": self[f"role_{number}"],
                "side": self[f"side_{number}"],
                "required": self[f"required_{number}"],
            }
            for number in range(1, MOST_SIGNATORIES + 1)
        ]

    @property
    def signatories(self) -> list[dict[str, Any]]:
        """Return what was chosen, without the empty places."""
        chosen = self.cleaned_data
        return [
            {
                "side": chosen[f"side_{number}"],
                "role": chosen[f"role_{number}"],
                "required": chosen[f"required_{number}"],
            }
            for number in range(1, MOST_SIGNATORIES + 1)
            if chosen[f"role_{number}"]
        ]


class ValuesForm(PortalForm):
    """The placeholders of a text that only the area can fill."""

    def __init__(self, *args: Any, text: AgreementText, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for placeholder in used_in(text.clauses):
            if placeholder.typed:
                self.fields[placeholder.name] = CharField(
                    label=placeholder.becomes,
                    name=placeholder.becomes,
                    hint=f"{{{placeholder.name}}}",
                    required=False,
                    max_length=200,
                    initial=text.values.get(placeholder.name, ""),
                )


class PublishForm(PortalForm):
    """What changed, from the second version on."""

    change_note = CharField(
        label="What has changed?",
        hint="One or two sentences. Those who are asked to sign again read them.",
        enter="Say in a sentence what has changed",
        max_length=300,
        widget=Textarea(rows=3),
    )

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["change_note"]


class PreviewForm(PortalForm):
    """For which school the text is shown filled in."""

    school = ModelChoiceField(
        label="Show it for",
        enter="Select a school",
        queryset=Participation.objects.none(),
        empty_label=None,
    )

    def __init__(self, *args: Any, participations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = participations  # type: ignore[attr-defined]
        self.fields["school"].label_from_instance = lambda row: str(row.school)  # type: ignore[attr-defined]
