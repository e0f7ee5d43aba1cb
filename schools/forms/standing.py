"""Input about where a school stands: its state, its terms, who looks after it."""

from typing import Any

from django import forms

from common.forms import CharField, ChoiceField, DateField, ModelChoiceField, PortalForm, Textarea
from programmes.models import Cluster, Cohort, Membership, Tier
from programmes.roles import ROLES, Kind, Permission
from schools.models import Participation
from schools.states import NEXT, State

LINK_WORKER_ROLES = [
    role.key
    for role in ROLES.values()
    if Permission.KEEP_SCHOOL_RECORD in role.permissions and role.kinds != {Kind.SCHOOL}
]


class StateForm(PortalForm):
    """The state that a school goes to, of those that it can."""

    to = ChoiceField(label="What is it now?", enter="Select what it is now")
    reason = CharField(
        label="Why?",
        hint="Needed when a school leaves. The school can read it.",
        required=False,
        widget=Textarea(rows=3),
        max_length=500,
    )

    def __init__(self, *args: Any, participation: Participation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        following = NEXT[State(participation.state)]
        self.fields["to"].choices = [(to.value, to.label) for to in following]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for the reason at its field when a school leaves."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("to") == State.WITHDRAWN and not cleaned.get("reason", "").strip():
            self.add_error("reason", "Say in a sentence why the school leaves")
        return cleaned


class TermsForm(PortalForm):
    """What a school gets, with whom and from when."""

    cohort = ModelChoiceField(label="Cohort", queryset=Cohort.objects.none(), enter="Select a cohort")
    tier = ModelChoiceField(label="Tier", queryset=Tier.objects.none(), enter="Select a tier")
    starts_on = DateField(
        label="Its own start", enter="Enter the day it starts", hint="Milestones count their days from here"
    )
    cluster = ModelChoiceField(
        label="Cluster", queryset=Cluster.objects.none(), required=False, empty_label="None"
    )
    shares_place_with = ModelChoiceField(
        label="Shares the place of",
        hint="For small federated schools: both count as one place",
        queryset=Participation.objects.none(),
        required=False,
        empty_label="It has a place of its own",
    )

    def __init__(self, *args: Any, participation: Participation, by: Membership, **kwargs: Any) -> None:
        fields = ("cohort", "tier", "starts_on", "cluster", "shares_place_with")
        kwargs["initial"] = {field: getattr(participation, field) for field in fields}
        super().__init__(*args, **kwargs)
        programme = participation.programme_id
        sharers = (
            Participation.objects.visible_to(by)
            .placed()
            .filter(programme=programme, shares_place_with=None)
            .exclude(pk=participation.pk)
            .select_related("school")
        )
        self._offer("cohort", Cohort.objects.filter(programme=programme))
        self._offer("tier", Tier.objects.filter(programme=programme))
        self._offer("cluster", Cluster.objects.all())
        self._offer("shares_place_with", sharers)
        self.fields["shares_place_with"].label_from_instance = lambda one: str(one.school)  # type: ignore[attr-defined]

    def _offer(self, field: str, queryset: Any) -> None:
        self.fields[field].queryset = queryset  # type: ignore[attr-defined]


class LinkWorkerForm(PortalForm):
    """Who looks after the school."""

    link_worker = ModelChoiceField(
        label="Who looks after the school?",
        queryset=Membership.objects.none(),
        required=False,
        empty_label="Nobody yet",
        widget=forms.Select,
    )

    def __init__(self, *args: Any, participation: Participation, partners: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, initial={"link_worker": participation.link_worker_id}, **kwargs)
        able = Membership.objects.current().filter(role__in=LINK_WORKER_ROLES)
        wide = able.filter(is_area_wide=True) | able.filter(role="area_lead")
        people = (able.filter(organisation__in=partners) | wide).select_related("user", "organisation")
        self.fields["link_worker"].queryset = people.order_by("user__full_name")  # type: ignore[attr-defined]
        self.fields["link_worker"].label_from_instance = lambda hat: f"{hat.user}, {hat}"  # type: ignore[attr-defined]
