"""Input for inviting people, and for those who join."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from common.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    EmailField,
    ModelChoiceField,
    ModelMultipleChoiceField,
    PortalForm,
    Radios,
)
from programmes.models import Invitation, Membership, Organisation, User
from programmes.roles import ROLES, Reach, Role

FEW_SCHOOLS = 30  # up to here they are listed for ticking; beyond, they are typed
MOST_LINES = 200  # schools typed at once; each is looked up


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
        if len(lines) > MOST_LINES:
            raise ValidationError(f"Enter at most {MOST_LINES} schools at a time")
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
    job_title = CharField(
        label="Job title",
        hint="As colleagues know it, for example head teacher, SENCO or school liaison lead. You can leave this empty.",
        required=False,
        max_length=80,
        width=30,
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
                hint="Leave it empty, and they see the schools of their own organisation only.",
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
