"""Input for people, invitations, hand-over and the activity log."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone

from common.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    DateField,
    EmailField,
    FileField,
    ModelChoiceField,
    ModelMultipleChoiceField,
    PortalForm,
    Radios,
)

from .models import ActivityEntry, Area, Invitation, Membership, Organisation, User
from .roles import ROLES, Reach, Role
from .services.support import HOURS

FEW_SCHOOLS = 30  # up to here they are listed for ticking; beyond, they are typed
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


class InviteRoleForm(PortalForm):
    """Which role somebody is invited to."""

    role = ChoiceField(label="What will they do?", label_size="m", enter="Select what they will do")

    def __init__(self, *args: Any, by: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [role for role in ROLES.values() if role.key in by.rights.invites]
        self.fields["role"].choices = [(role.key, role.label) for role in roles]  # type: ignore[attr-defined]
        self.fields["role"].widget = Radios(
            choices=self.fields["role"].choices,  # type: ignore[attr-defined]
            hints={role.key: role.summary for role in roles},
        )


class SchoolsField(CharField):
    """Schools typed one a line, by unique reference number or by name, found within reach."""

    widget = forms.Textarea

    def __init__(self, *, within: QuerySet[Organisation], **options: Any) -> None:
        super().__init__(**options)
        self.within = within

    def clean(self, value: Any) -> list[Organisation]:
        """Return the schools; name the line that leads to none, or to several."""
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        return [self._find(line) for line in lines]

    def _find(self, line: str) -> Organisation:
        by_urn = Q(urn=int(line)) if line.isdecimal() and len(line) < 10 else Q(pk__in=())
        found = list(self.within.filter(by_urn | Q(name__iexact=line))[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise ValidationError(
                f"More than one school is called “{line}”. Enter its unique reference number"
            )
        raise ValidationError(
            f"We cannot find “{line}” among your schools. Check the name, or enter its number"
        )


class InviteForm(PortalForm):
    """Who is invited, and where they belong; asks only what the role needs."""

    # Somebody else's: a browser would offer the inviter's own.
    full_name = CharField(
        label="Full name", enter="Enter their full name", max_length=150, width=30, autocomplete="off"
    )
    email = EmailField(
        label="Work email",
        enter="Enter their work email address",
        hint="We write to this address. They must sign in with it.",
        max_length=254,
        autocomplete="off",
    )

    def __init__(self, *args: Any, by: Membership, role: Role, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reached = Organisation.objects.visible_to(by)
        if role.names_schools:
            self._ask_for_schools(reached.schools())
        else:
            self._ask_for_organisation(reached.filter(kind__in=role.kinds), by)
        if role.key == "officer":
            self.fields["is_area_wide"] = BooleanField(
                label="They work for the whole partnership",
                required=False,
                hint="If not, they see the schools of their organisation only.",
            )

    def _ask_for_schools(self, schools: QuerySet[Organisation]) -> None:
        if schools.count() <= FEW_SCHOOLS:
            self.fields["schools"] = ModelMultipleChoiceField(
                label="Which schools do they work with?", queryset=schools, enter="Select at least one school"
            )
        else:
            self.fields["schools"] = SchoolsField(
                label="Which schools do they work with?",
                hint="One a line: the unique reference number (URN), or the name as in the register",
                enter="Enter at least one school",
                within=schools,
            )

    def _ask_for_organisation(self, organisations: QuerySet[Organisation], by: Membership) -> None:
        if by.rights.reach is Reach.ORGANISATION:
            organisations = organisations.filter(pk__in=[by.organisation_id])
        only = organisations[:2]
        self.fields["organisation"] = ModelChoiceField(
            label="Which organisation do they work for?",
            queryset=organisations,
            enter="Select their organisation",
            initial=only[0].pk if len(only) == 1 else None,
        )

    def clean(self) -> dict[str, Any]:
        """Make the first school the organisation of somebody who works for schools."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("schools"):
            cleaned["organisation"] = cleaned["schools"][0]
        return cleaned


class JoinForm(PortalForm):
    """Accept an invitation: with the account that is signed in, or with a new one."""

    def __init__(self, *args: Any, invitation: Invitation, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        if user.is_authenticated:
            return
        self.fields["full_name"] = CharField(
            label="Your full name",
            enter="Enter your full name",
            initial=invitation.full_name,
            max_length=150,
            autocomplete="name",
        )
        self.fields["password"] = CharField(
            label="Choose a password",
            enter="Enter a password",
            hint="At least 12 characters. Three unrelated words are easy to remember and hard to guess.",
            widget=forms.PasswordInput(render_value=True),
            autocomplete="new-password",
            strip=False,
        )

    def clean_password(self) -> str:
        """Refuse passwords that are short, common, or like the person's own name."""
        password: str = self.cleaned_data["password"]
        name = self.cleaned_data.get("full_name", "")
        validate_password(password, User(email=self.invitation.email, full_name=name))
        return password


class HandOverForm(PortalForm):
    """Who takes over."""

    def __init__(self, *args: Any, leaver: Membership, by: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = Membership.objects.visible_to(by).current().exclude(pk=leaver.pk).exclude(role="support")
        self.fields["successor"] = ModelChoiceField(
            label="Who takes over?",
            queryset=colleagues.select_related("user", "organisation").order_by("user__full_name"),
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


class ActivityFilter(PortalForm):
    """Narrow the activity log by words and days."""

    q = CharField(label="Person or thing", required=False, width=20)
    since = DateField(label="From", required=False)
    until = DateField(label="To", required=False)

    def narrow(self, entries: QuerySet[ActivityEntry]) -> QuerySet[ActivityEntry]:
        """Return the entries that match; days are whole days in local time."""
        self.is_valid()
        wanted = self.cleaned_data
        if words := wanted.get("q"):
            entries = entries.filter(
                Q(actor__icontains=words)
                | Q(thing__icontains=words)
                | Q(verb__icontains=words)
                | Q(detail__icontains=words)
            )
        if since := wanted.get("since"):
            entries = entries.filter(at__gte=timezone.make_aware(datetime.combine(since, time.min)))
        if until := wanted.get("until"):
            entries = entries.filter(at__lte=timezone.make_aware(datetime.combine(until, time.max)))
        return entries


class AreaForm(PortalForm):
    """What an area is called, who runs it, and its sign."""

    name = CharField(label="Name", enter="Enter the name of the area", max_length=100, width=30)
    run_by = CharField(
        label="Who runs it",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=200,
        hint="A sentence for the foot of every page: “Run by the council, the NHS and the forum, as equal partners.”",
    )
    logo = FileField(label="Logo", required=False, hint="A picture (JPEG, PNG or WebP) of at most 1 MB")
    remove_logo = BooleanField(label="Remove the logo", required=False)

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, initial={"name": area.name, "run_by": area.run_by}, **kwargs)
        if not area.logo:
            del self.fields["remove_logo"]
