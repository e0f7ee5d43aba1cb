"""Input about a programme as a whole, and about what schools of a tier get."""

from __future__ import annotations

from typing import Any

from common.forms import BooleanField, CharField, DateField, IntegerField, PortalForm
from programmes.models import Tier


class PeriodForm(PortalForm):
    """A name, a first and a last day."""

    name = CharField(label="Name", enter="Enter a name", max_length=100, width=30)
    starts_on = DateField(label="First day", name="The first day", enter="Enter the first day")
    ends_on = DateField(label="Last day", name="The last day", enter="Enter the last day")

    def clean(self) -> dict[str, Any]:
        """Say at the last day that it must come after the first."""
        wanted = super().clean() or {}
        starts_on, ends_on = wanted.get("starts_on"), wanted.get("ends_on")
        if starts_on and ends_on and ends_on <= starts_on:
            self.add_error("ends_on", "The last day must come after the first")
        return self.cleaned_data


class ProgrammeForm(PeriodForm):
    """What a programme is called and how long it goes on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[
            "name"
        ].help_text = "As schools and families will read it, for example “PINS 2026 to 2027”"


class TierForm(PortalForm):
    """What schools of a tier get: hours and minutes of support, meetings, with an agreement or without."""

    name = CharField(label="Name", enter="Enter a name for the tier", max_length=60, width=20)
    hours = IntegerField(
        label="Hours of support for each school", enter="Enter the hours", min_value=0, max_value=999, width=4
    )
    minutes = IntegerField(
        label="And minutes", name="Minutes", enter="Enter the minutes", min_value=0, max_value=59, width=2
    )
    target_meetings = IntegerField(
        label="Meetings of parent carers to aim for, at each school",
        enter="Enter the number of meetings",
        min_value=0,
        max_value=100,
        width=3,
    )
    needs_agreement = BooleanField(
        label="Schools take part once everybody has signed the agreement", required=False
    )

    def __init__(self, *args: Any, tier: Tier, **kwargs: Any) -> None:
        hours, minutes = divmod(tier.entitlement_minutes, 60)
        initial = {"hours": hours, "minutes": minutes}
        for name in ("name", "target_meetings", "needs_agreement"):
            initial[name] = getattr(tier, name)
        super().__init__(*args, initial=initial, **kwargs)

    def wanted(self) -> dict[str, Any]:
        """What was typed, with the support in minutes."""
        given = dict(self.cleaned_data)
        return {"entitlement_minutes": given.pop("hours") * 60 + given.pop("minutes"), **given}
