"""Input about partners: who they are, what they do from when to when, what they became."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from common.forms import CharField, ChoiceField, DateField, ModelChoiceField, PortalForm, Radios
from programmes.codes import codes_of
from programmes.models import Organisation, OrganisationRole
from programmes.models.area import KIND_LABELS
from programmes.roles import Kind

from .changing import PreviewForm

Role = OrganisationRole.Role
PARTNERS = [kind for kind in Kind if kind != Kind.SCHOOL]
CODED = (Kind.ICB, Kind.LOCAL_AUTHORITY)
USUAL = {Kind.ICB: Role.LEAD, Kind.FORUM: Role.FORUM, Kind.PROVIDER: Role.PROVIDER, Kind.OTHER: Role.STEERING}


class PartnerKindForm(PortalForm):
    """Which kind of partner is added."""

    kind = ChoiceField(
        label="Kind of partner",
        enter="Select the kind of partner",
        choices=[(kind.value, KIND_LABELS[kind]) for kind in PARTNERS],
    )


class PartnerForm(PreviewForm):
    """A partner's name and, of a care board or council, its code."""

    official = ChoiceField(label="Choose it from the national list", required=False, widget=forms.Select)
    name = CharField(label="Name", required=False, max_length=200)
    code = CharField(
        label="Code",
        required=False,
        width=4,
        hint="Three letters or figures. By a council’s code its schools are found in the register",
    )

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.listed = dict(codes_of(kind))
        if kind not in CODED:
            del self.fields["code"]
        if not self.listed:
            del self.fields["official"]
            return
        self.fields["official"].choices = [  # type: ignore[attr-defined]
            ("", "Not in the list"),
            *((code, f"{name} ({code})") for code, name in self.listed.items()),
        ]
        self.fields[
            "name"
        ].help_text = "As people in the area call it. Leave it empty to take that of the list"

    def clean_code(self) -> str:
        """Return the code in capitals."""
        code = str(self.cleaned_data["code"]).strip().upper()
        if code and not re.fullmatch(r"[A-Z0-9]{3}", code):
            raise ValidationError("The code must be three letters or figures, like 886 or QKS")
        return code

    def clean(self) -> dict[str, Any]:
        """Fill name and code from the list; one of list and name must be given."""
        given = super().clean() or {}
        official = given.pop("official", "")
        given["name"] = given.get("name") or self.listed.get(official, "")
        if "code" in self.fields:
            given["code"] = given.get("code") or official
        if not given["name"]:
            self.add_error(
                "name", "Enter the partner’s name" + (" or choose it from the list" * bool(self.listed))
            )
        return given


class RoleForm(PreviewForm):
    """What a partner does from a day on, and of a forum for whose families and instead of whom."""

    role = ChoiceField(label="What it does", enter="Select what it does", choices=Role, widget=Radios)
    council = ModelChoiceField(
        label="Whose families does it speak for?",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="Families of the whole area",
        widget=forms.Select,
    )
    instead_of = ModelChoiceField(
        label="Instead of another forum?",
        hint="That one then works with those schools until the day before",
        queryset=OrganisationRole.objects.none(),
        required=False,
        empty_label="No, nobody stops",
        widget=forms.Select,
    )
    starts_on = DateField(label="From", name="The first day", enter="Enter the first day")

    def __init__(self, *args: Any, kind: Kind, partner: Organisation | None = None, **kwargs: Any) -> None:
        initial = {"role": USUAL.get(kind, Role.PARTNER), "starts_on": timezone.localdate()}
        super().__init__(*args, initial=initial, **kwargs)
        if kind != Kind.FORUM:
            del self.fields["council"], self.fields["instead_of"]
            self.fields["role"].choices = [(r.value, r.label) for r in Role if r != Role.FORUM]  # type: ignore[attr-defined]
            return
        self.fields["role"].help_text = "Its people see schools where it speaks for parent carers"
        councils = Organisation.objects.filter(kind=Kind.LOCAL_AUTHORITY, ended_on=None)
        self.fields["council"].queryset = councils  # type: ignore[attr-defined]
        others = OrganisationRole.objects.filter(role=Role.FORUM, ends_on=None).exclude(organisation=partner)
        replaced = self.fields["instead_of"]
        replaced.queryset = others.select_related("organisation", "council")  # type: ignore[attr-defined]
        replaced.label_from_instance = lambda r: f"{r.organisation}, for {r.council or 'the whole area'}"  # type: ignore[attr-defined]
        if not others.exists():
            del self.fields["instead_of"]

    def wanted(self) -> dict[str, Any]:
        """What was chosen, without what only the page needs."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class RoleEndForm(PreviewForm):
    """The last day on which a partner does something."""

    ends_on = DateField(label="Last day", name="The last day", enter="Enter the last day")


class PartnerEndForm(PreviewForm):
    """The last day of a partner, and what it became."""

    ended_on = DateField(label="Last day", name="The last day", enter="Enter the last day")
    succeeded_by = ModelChoiceField(
        label="What did it become?",
        hint="That partner takes over its roles and its schools from the next day",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="Nothing: it ended",
        widget=forms.Select,
    )

    def __init__(self, *args: Any, partner: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Organisation.objects.filter(kind=partner.kind, ended_on=None).exclude(pk=partner.pk)
        self.fields["succeeded_by"].queryset = others  # type: ignore[attr-defined]
