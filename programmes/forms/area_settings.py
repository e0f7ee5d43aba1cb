"""Input about what an area has settled on."""

from __future__ import annotations

from typing import Any

from common.forms import Checkboxes, IntegerField, MultipleChoiceField, PortalForm
from programmes.languages import ENGLISH, LANGUAGES
from programmes.models import AreaSettings
from programmes.services.area_settings import MINIMUMS, WHY


def number(label: str, hint: str = "", least: int = 0, most: int | None = None) -> IntegerField:
    """Return a field for a whole number between least and most."""
    return IntegerField(
        label=label, enter="Enter a number", hint=hint, width=4, min_value=least, max_value=most
    )


class AreaSettingsForm(PortalForm):
    """The least an area shows, how long it keeps things, languages and targets."""

    minimum_school = number("Answers before a school’s figures are shown", most=100)
    minimum_cell = number("Answers before a subgroup’s figures are shown", most=100)
    minimum_schools = number("Schools before the area’s figures are shown", most=100)
    languages = MultipleChoiceField(
        label="Languages that families may choose beside English",
        required=False,
        choices=[(code, f"{name} ({own})") for code, (name, own) in LANGUAGES.items() if code != ENGLISH],
        widget=Checkboxes,
    )
    activity_kept_months = number(
        "Months to keep the activity log",
        hint="Who did what, for which public bodies answer: from 12 to 84",
        least=12,
        most=84,
    )
    unselected_kept_months = number(
        "Months to keep what schools wrote that got no place",
        hint="From the decision: from 1 to 36",
        least=1,
        most=36,
    )
    downloads_kept_days = number(
        "Days to keep documents made for somebody", hint="From 1 to 90", least=1, most=90
    )
    target_days_to_sign = number("Days from sending an agreement to the last signature", least=1, most=365)
    target_signed_percent = number("Schools whose agreement is signed, in per cent", most=100)
    target_on_time_percent = number("Schools that are late with nothing, in per cent", most=100)

    GROUPS = (
        ("What is shown", MINIMUMS),
        ("Languages", ("languages",)),
        (
            "How long things are kept",
            ("activity_kept_months", "unselected_kept_months", "downloads_kept_days"),
        ),
        ("What we aim for", ("target_days_to_sign", "target_signed_percent", "target_on_time_percent")),
    )

    def __init__(self, *args: Any, settings: AreaSettings, **kwargs: Any) -> None:
        initial = {name: getattr(settings, name) for name in self.base_fields}
        super().__init__(*args, initial=initial, **kwargs)
        self.settings = settings
        for name in MINIMUMS:
            self.fields[name].help_text = f"It is {initial[name]} now, and can only rise"

    def groups(self) -> list[tuple[str, list[Any]]]:
        """The fields under the headings that the page gives them."""
        return [(heading, [self[name] for name in names]) for heading, names in self.GROUPS]

    def clean(self) -> dict[str, Any]:
        """Say at the field itself which minimum would fall, and why it may not."""
        wanted = super().clean() or {}
        for name in MINIMUMS:
            least = getattr(self.settings, name)
            if name in wanted and wanted[name] < least:
                self.add_error(name, f"{self.fields[name].label} must be {least} or more. {WHY}")
        return self.cleaned_data
