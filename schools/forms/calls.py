"""Input for calls and their criteria."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from common.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    DateField,
    EmailField,
    IntegerField,
    ModelChoiceField,
    PortalForm,
    Textarea,
    TimeField,
)
from programmes.models import Cohort, Membership, Programme
from schools.models import Call, Criterion


def local_moment(day: date, clock: time) -> datetime:
    """Return a local day and time as a moment. Raises ValidationError for an hour that clocks leave out."""
    moment = timezone.make_aware(datetime.combine(day, clock))
    there_and_back = moment.astimezone(UTC).astimezone(timezone.get_current_timezone())
    if there_and_back.time() != clock:
        raise ValidationError("The clocks go forward then, so this time does not exist. Choose another")
    return moment


class MomentsForm(PortalForm):
    """A form with pairs of fields x_on and x_at that together are one moment, x."""

    moments: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        """Join each day with its time."""
        cleaned = super().clean() or self.cleaned_data
        for name in self.moments:
            day, clock = cleaned.get(f"{name}_on"), cleaned.get(f"{name}_at")
            if day and clock:
                try:
                    cleaned[name] = local_moment(day, clock)
                except ValidationError as error:
                    self.add_error(f"{name}_at", error)
        return cleaned


def parts_of(name: str, moment: datetime) -> dict[str, Any]:
    """Return what a pair of fields begins with."""
    local = timezone.localtime(moment)
    return {f"{name}_on": local.date(), f"{name}_at": local.time()}


class CallForm(MomentsForm):
    """What a call says, when schools can write, and when they hear."""

    moments = ("opens", "closes")

    cohort = ModelChoiceField(
        label="Which cohort are the places in?", queryset=Cohort.objects.none(), enter="Select a cohort"
    )
    title = CharField(
        label="Title",
        enter="Enter a title",
        hint="Schools see it first, for example “A place in PINS 2027 to 2028”",
        max_length=120,
    )
    introduction = CharField(
        label="Introduction",
        hint="What you offer and to whom. Leave an empty line between paragraphs.",
        required=False,
        max_length=4000,
        widget=Textarea(rows=8),
    )
    opens_on = DateField(label="Opens on", enter="Enter the day it opens", label_size="s")
    opens_at = TimeField(
        label="Opens at",
        name="the opening time",
        enter="Enter the time it opens",
        hint="For example 9am",
        width=5,
    )
    closes_on = DateField(label="Closes on", enter="Enter the day it closes", label_size="s")
    closes_at = TimeField(
        label="Closes at",
        name="the closing time",
        enter="Enter the time it closes",
        hint="For example noon or 5pm, UK time",
        width=5,
    )
    decides_on = DateField(
        label="Every school hears by", enter="Enter the day by which every school hears", label_size="s"
    )
    contact_email = EmailField(
        label="Email address for questions",
        enter="Enter an email address for questions",
        hint="Everybody can see it: use a team’s address.",
        max_length=254,
    )
    offers_training = BooleanField(
        label="Schools that are not selected are welcome at open training", required=False, initial=True
    )

    def __init__(self, *args: Any, by: Membership, call: Call | None = None, **kwargs: Any) -> None:
        if call:
            kwargs["initial"] = {
                **{name: getattr(call, name) for name in self.base_fields if hasattr(call, name)},
                **parts_of("opens", call.opens_at),
                **parts_of("closes", call.closes_at),
                "cohort": call.cohort_id,
            }
        super().__init__(*args, **kwargs)
        programmes = Programme.objects.visible_to(by)
        cohorts = Cohort.objects.filter(programme__in=programmes).select_related("programme")
        choices = self.fields["cohort"]
        choices.queryset = cohorts.order_by("-programme__starts_on", "starts_on", "name")  # type: ignore[attr-defined]
        choices.label_from_instance = lambda cohort: f"{cohort}, {cohort.programme}"  # type: ignore[attr-defined]
        if call and call.published_at:
            for name in ("cohort", "opens_on", "opens_at", "closes_on", "closes_at"):
                del self.fields[name]
        self.call = call

    def clean(self) -> dict[str, Any]:
        """Refuse a call that closes before it opens, or that is decided before it closes."""
        cleaned = super().clean()
        opens = cleaned.get("opens") or (self.call.opens_at if self.call else None)
        closes = cleaned.get("closes") or (self.call.closes_at if self.call else None)
        if opens and closes and closes <= opens and "closes_on" in self.fields:
            self.add_error("closes_on", "The call must close after it opens")
        decides = cleaned.get("decides_on")
        if closes and decides and decides < timezone.localdate(closes):
            self.add_error("decides_on", "Schools hear after the call has closed: choose a later day")
        return cleaned

    @property
    def fields_of_call(self) -> dict[str, Any]:
        """Return what the services take."""
        taken = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {"opens_on", "opens_at", "closes_on", "closes_at", "opens", "closes"}
        }
        for name in self.moments:
            if name in self.cleaned_data:
                taken[f"{name}_at"] = self.cleaned_data[name]
        return taken


class ExtendForm(MomentsForm):
    """A later closing time."""

    moments = ("closes",)

    closes_on = DateField(label="Closes on", enter="Enter the day it closes", label_size="s")
    closes_at = TimeField(
        label="Closes at", name="the closing time", enter="Enter the time it closes", hint="UK time", width=5
    )

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, initial=parts_of("closes", call.closes_at), **kwargs)


TIE_BREAK = [("", "No"), ("1", "Yes, looked at first"), ("2", "Yes, looked at second")]


class CriterionForm(PortalForm):
    """What counts, how much, from what it is judged, and what each score means."""

    name = CharField(label="Criterion", enter="Enter what the criterion is called", max_length=80)
    source = CharField(
        label="What is it judged from?",
        hint="Schools read this too: it says which data are used.",
        required=False,
        max_length=300,
        widget=Textarea(rows=3),
    )
    weight = IntegerField(
        label="Weight",
        enter="Enter the weight",
        hint="All weights together make 100",
        min_value=1,
        max_value=100,
        width=3,
    )
    guide_0 = CharField(label="What 0 means", enter="Enter what 0 means", max_length=200)
    guide_1 = CharField(label="What 1 means", enter="Enter what 1 means", max_length=200)
    guide_2 = CharField(label="What 2 means", enter="Enter what 2 means", max_length=200)
    guide_3 = CharField(label="What 3 means", enter="Enter what 3 means", max_length=200)
    tie_break = ChoiceField(
        label="Does it decide between schools with the same points?", choices=TIE_BREAK, required=False
    )

    def __init__(self, *args: Any, criterion: Criterion | None = None, **kwargs: Any) -> None:
        if criterion:
            kwargs["initial"] = {
                "name": criterion.name,
                "source": criterion.source,
                "weight": criterion.weight,
                "tie_break": str(criterion.tie_break or ""),
                **{f"guide_{score}": text for score, text in enumerate(criterion.guide)},
            }
        super().__init__(*args, **kwargs)

    @property
    def fields_of_criterion(self) -> dict[str, Any]:
        """Return what the services take."""
        cleaned = self.cleaned_data
        return {
            "name": cleaned["name"],
            "source": cleaned["source"],
            "weight": cleaned["weight"],
            "guide": [cleaned[f"guide_{score}"] for score in range(4)],
            "tie_break": int(cleaned["tie_break"]) if cleaned["tie_break"] else None,
        }
