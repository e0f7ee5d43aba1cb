"""Input about a programme's plan: stages, milestones, cohorts with their places, clusters."""

from __future__ import annotations

from typing import Any

from django import forms

from common.forms import (
    CharField,
    Checkboxes,
    ChoiceField,
    DateField,
    IntegerField,
    ModelChoiceField,
    MultipleChoiceField,
    PortalForm,
    Textarea,
)
from programmes.models import Cohort, Milestone, Organisation, Programme, Stage, Tier

from .changing import PreviewForm
from .programmes import PeriodForm

MOST_DAYS = 1500
ONE_OF_BOTH = "Enter either so many days after a school’s start or a fixed day"


class StageForm(PortalForm):
    """What a stage is called."""

    name = CharField(label="Name", enter="Enter a name for the stage", max_length=40, width=20)


class ClusterForm(PortalForm):
    """What a cluster is called."""

    name = CharField(
        label="Name",
        enter="Enter a name for the cluster",
        hint="A collaborative, a town or a trust whose schools work together",
        max_length=60,
        width=30,
    )


class MilestoneForm(PreviewForm):
    """Something to be done by a day, by whom and for which tiers."""

    name = CharField(
        label="What is done",
        name="This",
        enter="Enter what is done, like “Sign the agreement”",
        max_length=80,
    )
    hint = CharField(
        label="When is it done?",
        required=False,
        max_length=200,
        widget=Textarea(rows=2),
        hint="Schools read it",
    )
    stage = ModelChoiceField(
        label="Stage", queryset=Stage.objects.none(), enter="Select a stage", widget=forms.Select
    )
    side = ChoiceField(label="Who does it?", enter="Select who does it", choices=Milestone.Side)
    done_when = ChoiceField(
        label="What ticks it off?", enter="Select what ticks it off", choices=Milestone.DoneWhen
    )
    days_after_start = IntegerField(
        label="Due so many days after a school’s start",
        name="The number of days",
        required=False,
        hint="Each school counts on its own clock",
        min_value=0,
        max_value=MOST_DAYS,
        width=4,
    )
    due_on = DateField(label="Or due on a fixed day, the same for all", name="The fixed day", required=False)
    tiers = MultipleChoiceField(
        label="For which tiers?", required=False, hint="None means all", widget=Checkboxes, choices=Tier.Kind
    )

    def __init__(
        self, *args: Any, programme: Programme, milestone: Milestone | None = None, **kwargs: Any
    ) -> None:
        initial = {"side": Milestone.Side.SCHOOL, "done_when": Milestone.DoneWhen.BY_HAND}
        for name in (name for name in self.base_fields if milestone and name != "seen"):
            initial[name] = getattr(milestone, name)
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["stage"].queryset = programme.stages.all()  # type: ignore[attr-defined]
        named = [(tier.kind, tier.name) for tier in programme.tiers.all()]
        self.fields["tiers"].choices = named  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one way of saying when."""
        wanted = super().clean() or {}
        typed = [name for name in ("days_after_start", "due_on") if wanted.get(name) is not None]
        if len(typed) != 1 and not {"days_after_start", "due_on"} & set(self.errors):
            self.add_error("days_after_start", ONE_OF_BOTH)
        return self.cleaned_data

    def wanted(self) -> dict[str, Any]:
        """What was chosen, without what only the page needs."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class CohortForm(PreviewForm, PeriodForm):
    """A cohort's name, its own clock, and the tier of schools that come."""

    name = CharField(label="Name", enter="Enter a name for the cohort", max_length=60, width=20)
    tier = ModelChoiceField(
        label="Tier of its schools, unless another is chosen",
        queryset=Tier.objects.none(),
        enter="Select a tier",
        widget=forms.Select,
    )

    def __init__(self, *args: Any, programme: Programme, cohort: Cohort | None = None, **kwargs: Any) -> None:
        initial = {"starts_on": programme.starts_on, "ends_on": programme.ends_on}
        if cohort:
            initial = {name: getattr(cohort, name) for name in ("name", "starts_on", "ends_on", "tier")}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["tier"].queryset = programme.tiers.all()  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """What was chosen, without what only the page needs."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class PlacesForm(PortalForm):
    """How many places of a cohort are for the schools of each council."""

    def __init__(
        self,
        *args: Any,
        councils: list[Organisation],
        places: dict[int, int],
        used: dict[int, int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.councils = councils
        for council in councils:
            taken = used.get(council.pk, 0)
            self.fields[f"places_{council.pk}"] = IntegerField(
                label=str(council),
                required=False,
                hint=f"{taken} taken. Leave it empty for no limit",
                min_value=0,
                max_value=9999,
                width=4,
                initial=places.get(council.pk),
            )

    def wanted(self) -> dict[Organisation, int | None]:
        """The number for each council; None is without a limit."""
        return {council: self.cleaned_data[f"places_{council.pk}"] for council in self.councils}
