"""Input about asking a colleague for a part of an audit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from audits.models import Audit, Domain, Statement
from audits.services.parts import Newcomer
from common.forms import CharField, ChoiceField, DateField, EmailField, ModelChoiceField, PortalForm
from programmes.models import Membership
from programmes.roles import ROLES, Permission

FILL_IN = [role.key for role in ROLES.values() if Permission.FILL_IN_AUDITS in role.permissions]


class PartForm(PortalForm):
    """Which part, of whom, by when, and a word to go with it."""

    part = ChoiceField(
        label="What would you like them to fill in?",
        enter="Select a theme or a statement",
        widget=forms.Select,
    )
    colleague = ModelChoiceField(
        label="Whom do you ask?",
        queryset=Membership.objects.none(),
        required=False,
        empty_label="Somebody who is not here yet",
        widget=forms.Select,
    )
    full_name = CharField(
        label="If they are not here yet: their name",
        name="The name",
        required=False,
        max_length=150,
        width=30,
        autocomplete="off",
    )
    email = EmailField(
        label="And their work email",
        name="The email address",
        required=False,
        hint="We invite them. They see your school’s audit, and fill in what you ask them for.",
        max_length=254,
        autocomplete="off",
    )
    due_on = DateField(label="By when?", name="The day", required=False, hint="You can leave this empty")
    note = CharField(label="A word to go with it", required=False, max_length=300)

    def __init__(self, *args: Any, audit: Audit, by: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.domains = list(audit.version.domains.all())
        self.statements = list(audit.version.statements.of_place(audit.place))
        self.fields["part"].choices = [("", "Choose"), *self._choices()]  # type: ignore[attr-defined]
        people: Any = self.fields["colleague"]
        people.queryset = colleagues_at(audit, by)
        people.label_from_instance = _named

    def _choices(self) -> Iterable[tuple[str, list[tuple[str, str]]]]:
        for domain in self.domains:
            own = [one for one in self.statements if one.domain_id == domain.pk]
            if own:
                yield (
                    domain.name,
                    [
                        (domain.slug, f"All of {domain.name}"),
                        *((f"{domain.slug}/{one.slug}", one.text) for one in own),
                    ],
                )

    def clean(self) -> dict[str, Any]:
        """Ask for a colleague, or for name and address of somebody who is not here yet."""
        given = super().clean() or {}
        if not given.get("colleague"):
            for name, ask in (
                ("full_name", "Select a colleague above, or enter a name"),
                ("email", "Enter their work email address"),
            ):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, ask)
        return self.cleaned_data

    def wanted(self) -> dict[str, Any]:
        """What was chosen, as the service takes it."""
        given = self.cleaned_data
        domain, statement = self._chosen(given["part"])
        somebody = given["colleague"] or Newcomer(given["full_name"], given["email"])
        return {
            "domain": domain,
            "statement": statement,
            "colleague": somebody,
            "note": given["note"],
            "due_on": given["due_on"],
        }

    def _chosen(self, part: str) -> tuple[Domain, Statement | None]:
        slug, _, own = part.partition("/")
        domain = next(one for one in self.domains if one.slug == slug)
        statement = next((one for one in self.statements if own and one.slug == own), None)
        return domain, statement


def colleagues_at(audit: Audit, by: Membership) -> Any:
    """Return the people of an audit's school who can fill in, but for who asks, by name."""
    people = Membership.objects.visible_to(by).current().filter(role__in=FILL_IN)
    there = people.filter(school_links__school=audit.school_id).exclude(pk=by.pk)
    return there.select_related("user").order_by("user__full_name", "pk")


def _named(hat: Membership) -> str:
    return f"{hat.user}, {hat.job_title or hat.get_role_display().lower()}"
