"""Input for sending, signing and finding agreements."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet

from common.forms import BooleanField, CharField, ChoiceField, PortalForm
from common.forms.widgets import Textarea
from programmes.models import Membership
from schools.agreements.parties import Place, Sending
from schools.models import Agreement, Side, Signature
from schools.querysets import AgreementQuerySet

ME, LATE, SIGNED, TAKEN_BACK = "me", "late", "signed", "taken_back"
STATUSES = [
    ("", "Waiting for a signature"),
    (ME, "Waiting for mine"),
    *((side.value, f"Waiting for: {side.label.lower()}") for side in Side),
    (LATE, "Late"),
    (SIGNED, "Signed by all"),
    (TAKEN_BACK, "Taken back or replaced"),
]


class SendForm(PortalForm):
    """Who is asked to sign: in each place for one school, and for several where partners have a choice."""

    def __init__(self, *args: Any, plans: list[Sending], is_bulk: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_bulk = is_bulk
        for number, place in enumerate(_places(plans, is_bulk)):
            self._add(f"place_{place.position}_{number}", place)

    def _add(self, name: str, place: Place) -> None:
        for_whom = " or ".join(map(str, place.organisations))
        people = [(person.pk, f"{person.user} ({person})") for person in place.candidates]
        self.fields[name] = forms.TypedChoiceField(
            label=f"{place.role}, {for_whom}",
            help_text="" if place.is_required else "Optional",
            required=False,
            coerce=int,
            empty_value=None,
            choices=[("", "Choose somebody" if place.is_required else "Nobody"), *people],
            initial=place.person.pk if place.person else "",
            error_messages={"invalid_choice": f"Choose who signs as {place.role}"},
        )

    @property
    def named(self) -> dict[int, list[int]]:
        """Return the memberships chosen for each position; for one school, also where nobody is."""
        found: dict[int, list[int]] = {}
        for name, chosen in self.cleaned_data.items():
            if chosen or not self.is_bulk:
                found.setdefault(int(name.split("_")[1]), []).extend([chosen] if chosen else [])
        return found


class SignatoryForm(PortalForm):
    """Somebody else who is asked to sign."""

    person = forms.TypedChoiceField(
        label="Who signs?",
        coerce=int,
        error_messages={"required": "Choose who signs", "invalid_choice": "Choose who signs"},
    )

    def __init__(self, *args: Any, people: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {person.pk: person for person in people}
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            ("", "Choose somebody"),
            *((person.pk, f"{person.user} ({person})") for person in people),
        ]


class SignForm(PortalForm):
    """Somebody signs: they have read it, and type their name."""

    has_read = BooleanField(
        label="I have read the whole agreement",
        enter="Tick the box when you have read the agreement",
    )
    typed_name = CharField(
        label="Your full name",
        hint="Typing your name here is your signature",
        enter="Type your full name",
        max_length=150,
        width=20,
        autocomplete="name",
    )


class WithdrawForm(PortalForm):
    """Why an agreement is taken back."""

    reason = CharField(
        label="Why do you take it back?",
        hint="Those who were asked to sign read this",
        enter="Say in a sentence why you take it back",
        max_length=300,
        widget=Textarea(rows=3),
    )


class AgreementFilter(PortalForm):
    """Narrow the list of agreements; nothing chosen shows those that wait."""

    q = CharField(label="School", required=False, width=20, max_length=100)
    status = ChoiceField(label="Status", required=False, widget=forms.Select, choices=STATUSES)

    def narrow(self, agreements: AgreementQuerySet, by: Membership, late_before: Any) -> QuerySet[Agreement]:
        """Return the agreements that match; `late_before` is the last moment to have sent one that is late now."""
        wanted = self.cleaned_data if self.is_valid() else {}
        found = agreements.filter(participation__school__name__icontains=wanted.get("q", ""))
        status = wanted.get("status", "")
        if status == SIGNED:
            return found.current().signed().order_by("-completed_at", "-pk")
        if status == TAKEN_BACK:
            ended = Q(replaced_at__isnull=False) | Q(withdrawn_at__isnull=False)
            return found.filter(ended).order_by("-sent_at", "-pk")
        waiting = found.waiting().order_by("sent_at", "pk")
        if status == LATE:
            return waiting.filter(sent_at__lt=late_before)
        places = Signature.objects.filter(agreement=OuterRef("pk"), signed_at=None)
        if status == ME:
            return waiting.filter(Exists(places.filter(signatory=by.pk)))
        return waiting.filter(Exists(places.filter(side=status, is_required=True))) if status else waiting


def _places(plans: Iterable[Sending], is_bulk: bool) -> Iterable[Place]:
    """Yield each place once for the same people; for several schools, only where a partner has a choice."""
    seen = set()
    for plan in plans:
        for place in plan.places:
            key = (place.position, tuple(person.pk for person in place.candidates))
            is_asked = (
                len(place.candidates) > 1 and place.side != Side.SCHOOL if is_bulk else place.candidates
            )
            if is_asked and key not in seen:
                seen.add(key)
                yield place
