from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from common.forms import BooleanField, CharField, ChoiceField, ModelChoiceField, PortalForm
from programmes.models import Membership, Programme, Stage
from programmes.roles import ROLES, Kind, Permission
from schools.models import Participation

from .plans import REMIND, STAGE, WORKER, Plan, plan_reminder, plan_stage, plan_worker


class SavedViewForm(PortalForm):
    """What a way of looking at the board is called, and who sees it."""

    name = CharField(
        label="Name of the view",
        enter="Enter a name for the view",
        hint="For example “Waiting for the agreement in the north”",
        max_length=60,
    )
    is_shared = BooleanField(
        label="Show it to everybody who sees the board; each sees the schools within their own reach",
        required=False,
    )


class TogetherForm(PortalForm):
    """What is to happen to several schools at once.

    The fields are named apart from the board's filters, which stand in the same address.
    """

    do = ChoiceField(
        label="What do you want to do?",
        enter="Choose what you want to do",
        choices=[
            (REMIND, "Remind them of what is late or comes next"),
            (STAGE, "Move them to a stage"),
            (WORKER, "Give them a link worker"),
        ],
    )
    to_stage = ModelChoiceField(
        queryset=Stage.objects.none(),
        label="Stage",
        enter="Choose a stage",
        required=False,
        empty_label="Choose a stage",
    )
    to_worker = ModelChoiceField(
        queryset=Membership.objects.none(),
        label="Link worker",
        enter="Choose a person",
        required=False,
        empty_label="Nobody",
    )

    def __init__(self, *args: Any, programme: Programme, by: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_stage"].queryset = Stage.objects.filter(programme=programme)  # type: ignore[attr-defined]
        self.fields["to_worker"].queryset = link_workers(by)  # type: ignore[attr-defined]
        self.fields["to_worker"].label_from_instance = lambda hat: f"{hat.user}, {hat.organisation}"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a move without a stage."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("do") == STAGE and not found.get("to_stage") and "to_stage" not in self.errors:
            self.add_error("to_stage", "Choose a stage")
        return found

    def plan(self, participations: Iterable[Participation]) -> Plan:
        """Return what would change for these schools."""
        match self.cleaned_data["do"]:
            case "stage":
                return plan_stage(participations, self.cleaned_data["to_stage"])
            case "worker":
                return plan_worker(participations, self.cleaned_data["to_worker"])
        return plan_reminder(participations)


def link_workers(by: Membership) -> QuerySet[Membership]:
    """Return who may look after schools, of the people within reach."""
    roles = [role.key for role in ROLES.values() if Permission.KEEP_SCHOOL_RECORD in role.permissions]
    people = Membership.objects.visible_to(by).current().filter(role__in=roles)
    return (
        people.exclude(organisation__kind=Kind.SCHOOL)
        .select_related("user", "organisation")
        .order_by("user__full_name", "pk")
    )
