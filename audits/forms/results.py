"""Input about results: the day that they are shown as at, and the school's own targets."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from audits.levels import Levels
from audits.models import Answer, Statement
from audits.reading.round_schools import Narrowed
from common.forms import ChoiceField, DateField, PortalForm
from common.forms.widgets import LongSelect


class AsAtForm(PortalForm):
    """A past day."""

    day = DateField(
        label="Show it as at the end of another day",
        enter="Enter a day",
        name="The day",
        hint="For example, 1 11 2026",
    )

    def clean_day(self) -> date:
        """Refuse days to come."""
        day: date = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise ValidationError("The day must be today or in the past")
        return day


class TargetsForm(PortalForm):
    """The level that the school wants to reach, for each of its statements."""

    def __init__(
        self, *args: Any, statements: Iterable[tuple[Statement, Answer | None]], levels: Levels, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        words = [("", "No target"), *((str(value), levels.name(value)) for value in levels.values)]
        for statement, answer in statements:
            self.fields[statement.slug] = ChoiceField(
                label=statement.text,
                required=False,
                enter="Select one of the levels",
                choices=words,
                initial=str(answer.target) if answer and answer.target else "",
                widget=LongSelect,
                label_size="",
            )
            self.fields[f"{statement.slug}.edition"] = forms.IntegerField(
                min_value=0, required=False, initial=answer.edition if answer else 0, widget=forms.HiddenInput
            )

    def targets(self) -> dict[str, tuple[int | None, int]]:
        """Return target and the edition that was seen, by the statement’s slug."""
        data = self.cleaned_data
        slugs = [name for name in self.fields if not name.endswith(".edition")]
        return {
            slug: (int(data[slug]) if data[slug] else None, data[f"{slug}.edition"] or 0) for slug in slugs
        }


class NarrowForm(PortalForm):
    """Which schools of a round are looked at together."""

    council = ChoiceField(
        label="Council", required=False, enter="Select a council from the list", widget=LongSelect
    )
    cohort = ChoiceField(
        label="Cohort", required=False, enter="Select a cohort from the list", widget=LongSelect
    )

    def __init__(
        self, *args: Any, councils: list[tuple[int, str]], cohorts: list[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, every, found in (
            ("council", "Every council", councils),
            ("cohort", "Every cohort", cohorts),
        ):
            field: Any = self.fields[name]
            field.choices = [("", every), *((str(key), label) for key, label in found)]

    def narrowed(self) -> Narrowed:
        """Return what was asked for; everything where nothing, or nothing that there is, was."""
        data = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return Narrowed(*(int(data[name]) if data.get(name) else None for name in ("council", "cohort")))

    def in_words(self) -> str:
        """Return the names of the council and the cohort that were asked for; "" for all schools."""
        fields: dict[str, Any] = dict(self.fields)
        chosen = {name: str(key) for name, key in vars(self.narrowed()).items() if key}
        return ", ".join(dict(fields[name].choices)[key] for name, key in chosen.items())
