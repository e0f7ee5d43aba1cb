"""Input about people who have a role: finding them, handing over, ending access, support."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from common.forms import CharField, ChoiceField, ModelChoiceField, PortalForm, Radios
from programmes.handover import who_may_take_over
from programmes.models import Area, Invitation, Membership
from programmes.roles import ROLES
from programmes.services.support import HOURS

STATUSES = [
    ("", "Everybody"),
    ("current", "Can sign in now"),
    ("invited", "Invited, no answer yet"),
    ("run_out", "Invitation run out"),
    ("ended", "Access ended"),
]


class PersonFilter(PortalForm):
    """Narrow the list of people by words, role and status; nothing chosen shows everybody current or invited."""

    q = CharField(label="Name, email or organisation", required=False, width=20)
    role = ChoiceField(
        label="Role",
        required=False,
        widget=forms.Select,
        choices=[("", "All roles"), *((role.key, role.label) for role in ROLES.values())],
    )
    status = ChoiceField(label="Status", required=False, widget=forms.Select, choices=STATUSES)

    def narrow_people(self, people: QuerySet[Membership]) -> QuerySet[Membership]:
        """Return the memberships that match, by name."""
        wanted = self._wanted()
        people = people.filter(ended_at__isnull=False) if wanted["status"] == "ended" else people.current()  # type: ignore[attr-defined]
        if wanted["status"] in {"invited", "run_out"}:
            return people.none()
        words = Q(user__full_name__icontains=wanted["q"]) | Q(user__email__icontains=wanted["q"])
        people = people.filter(words | Q(organisation__name__icontains=wanted["q"]))
        if wanted["role"]:
            people = people.filter(role=wanted["role"])
        return people.select_related("user", "organisation").order_by("user__full_name", "pk")

    def narrow_invitations(self, invitations: QuerySet[Invitation]) -> QuerySet[Invitation]:
        """Return the unanswered invitations that match, the newest first."""
        wanted = self._wanted()
        if wanted["status"] in {"current", "ended"}:
            return invitations.none()
        invitations = invitations.awaiting_answer()  # type: ignore[attr-defined]
        if wanted["status"] == "run_out":
            invitations = invitations.filter(expires_at__lte=timezone.now())
        words = Q(full_name__icontains=wanted["q"]) | Q(email__icontains=wanted["q"])
        invitations = invitations.filter(words | Q(organisation__name__icontains=wanted["q"]))
        if wanted["role"]:
            invitations = invitations.filter(role=wanted["role"])
        return invitations.select_related("organisation")

    def _wanted(self) -> dict[str, Any]:
        """What was asked for; what cannot be understood counts as not asked."""
        self.is_valid()
        return {"q": "", "role": "", "status": "", **self.cleaned_data}


class HandOverForm(PortalForm):
    """Who takes over: somebody within reach whose role may hold what the leaver holds."""

    def __init__(self, *args: Any, leaver: Membership, by: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = Membership.objects.visible_to(by).current().exclude(pk=leaver.pk).exclude(role="support")
        able = who_may_take_over(leaver, colleagues)
        self.fields["successor"] = ModelChoiceField(
            label="Who takes over?",
            queryset=Membership.objects.filter(pk__in=[colleague.pk for colleague in able])
            .select_related("user", "organisation")
            .order_by("user__full_name"),
            enter="Select who takes over",
            widget=forms.Select,
        )
        self.fields["successor"].label_from_instance = lambda hat: f"{hat.user}, {hat}"  # type: ignore[attr-defined]


class EndMembershipForm(HandOverForm):
    """Who takes over when somebody leaves: asked only when they hold something."""

    def __init__(self, *args: Any, something_is_held: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not something_is_held:
            del self.fields["successor"]


class JobTitleForm(PortalForm):
    """What colleagues call somebody's work."""

    job_title = CharField(
        label="Job title",
        hint="For example head teacher, SENCO or school liaison lead",
        required=False,
        max_length=80,
        width=30,
        autocomplete="off",
    )


class SupportAccessForm(PortalForm):
    """Which area platform staff look into, why and for how long."""

    area = ModelChoiceField(
        label="Area", queryset=Area.objects.all(), enter="Select an area", widget=forms.Select
    )
    reason = CharField(
        label="Why do you need to look into it?",
        hint="The area reads this. Name the request you are answering, but no child or family.",
        enter="Say why you need to look into it",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
    )
    hours = forms.TypedChoiceField(
        label="For how long?",
        coerce=int,
        choices=[(hours, f"{hours} hour{'s' if hours > 1 else ''}") for hours in HOURS],
        widget=Radios,
        error_messages={"required": "Select for how long", "invalid_choice": "Select for how long"},
    )
