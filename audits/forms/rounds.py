"""Input about rounds, and about the rooms and places that a school looks at in one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet

from audits.models import FrameworkVersion, Round
from common.forms import CharField, ChoiceField, DateField, ModelChoiceField, PortalForm, Radios
from programmes.forms.changing import PreviewForm
from programmes.models import Cohort, Membership, Organisation, Programme

KIND_HINTS = {
    Round.Kind.BASELINE: "At the start: what everything later is compared with",
    Round.Kind.MID: "On the way",
    Round.Kind.END: "At the end: what has changed",
    Round.Kind.OTHER: "Whenever a school wants to look again",
}


def versions_to_choose(by: Membership, current: Round | None = None) -> QuerySet[FrameworkVersion]:
    """Return the newest published version of each framework on offer, and the one that a round has now."""
    published = FrameworkVersion.objects.visible_to(by).published()
    newer = published.filter(framework=OuterRef("framework"), number__gt=OuterRef("number"))
    offered = ~Exists(newer) & Q(framework__retired_at=None)
    kept = Q(pk=current.version_id) if current else Q(pk__in=())
    return published.filter(offered | kept).order_by("title", "-number")


class RoundForm(PreviewForm):
    """What every round has: its words, its days and the version of a framework."""

    version = ModelChoiceField(
        label="Framework",
        queryset=FrameworkVersion.objects.none(),
        enter="Select a framework",
        hint="What schools look at themselves with",
        widget=forms.Select,
    )
    kind = ChoiceField(
        label="Where does it stand in the school’s way?",
        enter="Select where it stands",
        choices=Round.Kind,
        widget=Radios(hints={key.value: hint for key, hint in KIND_HINTS.items()}),
    )
    name = CharField(
        label="Name",
        enter="Enter a name",
        hint="As schools will read it, for example “Baseline, autumn 2026”",
        max_length=80,
        width=30,
    )
    opens_on = DateField(label="Opens on", name="The day it opens", enter="Enter the day it opens")
    closes_on = DateField(
        label="Closes on",
        name="The day it closes",
        enter="Enter the day it closes",
        hint="Schools can begin until then. What they have begun, they can finish afterwards.",
    )

    def __init__(self, *args: Any, by: Membership, round_: Round | None = None, **kwargs: Any) -> None:
        if round_:
            names = [name for name in self.base_fields if hasattr(round_, name)]
            kwargs["initial"] = {name: getattr(round_, name) for name in names}
        super().__init__(*args, **kwargs)
        self.fields["version"].queryset = versions_to_choose(by, round_)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Say at the last day that it must not come before the first."""
        wanted = super().clean() or {}
        opens_on, closes_on = wanted.get("opens_on"), wanted.get("closes_on")
        if opens_on and closes_on and closes_on < opens_on:
            self.add_error("closes_on", "The day it closes must not come before the day it opens")
        return self.cleaned_data

    def wanted(self) -> dict[str, Any]:
        """What was chosen, without what only the page needs."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"seen", "whose"}}


class ProgrammeRoundForm(RoundForm):
    """A new round of a programme: for all its schools, or for those of one cohort."""

    field_order = ("whose",)

    def __init__(self, *args: Any, by: Membership, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        self.fields["whose"] = ChoiceField(
            label="For which schools?",
            enter="Select for which schools",
            choices=list(_whose(by)),
            widget=forms.Select,
        )
        self.order_fields(self.field_order)

    def wanted(self) -> dict[str, Any]:
        """What was chosen, with the programme and cohort that were meant."""
        programme, _, cohort = self.cleaned_data["whose"].partition("-")
        return {
            **super().wanted(),
            "programme": Programme.objects.get(pk=programme),
            "cohort": Cohort.objects.get(pk=cohort) if cohort else None,
        }


def _whose(by: Membership) -> Any:
    yield "", "Choose"
    programmes = Programme.objects.visible_to(by).prefetch_related("cohorts")
    for programme in programmes:
        cohorts = list(programme.cohorts.all())
        everybody = (str(programme.pk), f"All schools in {programme}")
        yield (
            str(programme),
            [everybody, *((f"{programme.pk}-{one.pk}", f"{one}, {programme}") for one in cohorts)],
        )


class SchoolRoundForm(RoundForm):
    """A round that a school sets for itself."""

    field_order = ("school",)

    def __init__(self, *args: Any, by: Membership, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        schools = Organisation.objects.visible_to(by).schools().order_by("name")
        only = list(schools[:2])
        self.fields["school"] = ModelChoiceField(
            label="For which school?",
            queryset=schools,
            enter="Select a school",
            initial=only[0].pk if len(only) == 1 else None,
            widget=forms.Select,
        )
        self.order_fields(self.field_order)


class PlaceForm(PortalForm):
    """A room or another place that a school looks at: what it is, and how it was looked at."""

    place = ChoiceField(label="What is it?", enter="Select what it is")
    place_name = CharField(
        label="What do people at your school call it?",
        name="The name",
        enter="Enter what people call it",
        hint="For example “Oak classroom” or “Lower playground”",
        max_length=80,
        width=20,
    )
    visited_on = DateField(label="When did you look?", name="The day", required=False)
    circumstances = CharField(
        label="What was going on there?",
        name="This",
        hint="The time of day and how busy it was, for example “Lunch, about 60 pupils”",
        required=False,
        max_length=200,
    )
    who_looked = CharField(
        label="Who looked?",
        name="This",
        hint="Roles only, no names: for example “SENCO and two pupils”",
        required=False,
        max_length=200,
    )

    def __init__(self, *args: Any, version: FrameworkVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [(one["id"], one["name"]) for one in version.places]  # type: ignore[attr-defined]
