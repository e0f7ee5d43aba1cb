"""A new version: whom it concerns, who keeps their signature, who is asked again."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from programmes.models import Membership, Programme
from programmes.services.activity import Refused
from schools.agreements.changes import Change, changes_between, sides_concerned
from schools.agreements.parties import Parties, Sending
from schools.models import Agreement, AgreementText, Side, Signature

from .letters import log_agreement, write_to
from .sending import add_signatures, make_agreement, text_to_send
from .signing import SIGNED_IN, complete_if_signed


@dataclass
class AskingAgain:
    """What a new version means for one school's agreement."""

    agreement: Agreement
    sending: Sending
    changes: list[Change]
    concerned: set[str]  # sides that something binds which has changed
    kept: dict[int, Signature] = field(default_factory=dict)  # by position in the new version

    @property
    def is_unchanged(self) -> bool:
        """Whether nobody has to be asked: the filled words say the same to everybody."""
        return not self.concerned

    @property
    def asked(self) -> list[str]:
        """The roles of those who are asked to sign again."""
        return [
            place.role for place in self.sending.places if place.person and place.position not in self.kept
        ]


def plan_asking_again(*, programme: Programme, by: Membership) -> list[AskingAgain]:
    """Return what the newest version means for each agreement to an older one, within reach.

    In a number of queries that does not grow. Raises Refused if no version is published.
    """
    text = text_to_send(programme)
    older = _older_than(text, Agreement.objects.visible_to(by))
    parties = Parties(agreement.participation for agreement in older)
    return [_compare(agreement, text, parties) for agreement in older]


@transaction.atomic
def ask_again(*, programme: Programme, by: Membership) -> tuple[int, int]:
    """Bring the agreements within reach to the newest version; return how many were asked, how many carry on.

    Where the filled words are the same, the agreement carries on. Else a new one takes its place, and
    sides that no change binds keep their signatures. Schools take part meanwhile. Those with something in
    the way are left as they are: `plan_asking_again` says which and why.
    """
    text = text_to_send(programme)
    asked = carried = 0
    for planned in sorted(
        plan_asking_again(programme=programme, by=by), key=lambda p: p.agreement.participation_id
    ):
        row = Agreement.objects.held(planned.agreement.pk)
        if row.replaced_at or row.withdrawn_at or row.completed_at != planned.agreement.completed_at:
            raise Refused(f"{row.participation.school} has just signed. Look at the list once more.")
        if planned.is_unchanged:
            _carry_on(row, text, by)
            carried += 1
        elif not planned.sending.problems:
            _replace(row, planned, text, by)
            asked += 1
    return asked, carried


def _older_than(text: AgreementText, agreements: Iterable[Agreement]) -> list[Agreement]:
    found = (
        agreements.current()  # type: ignore[attr-defined]
        .filter(participation__programme=text.programme_id, participation__state__in=SIGNED_IN)
        .exclude(text=text)
        .exclude(unchanged_in=text)
        .select_related(
            "text",
            "participation__school",
            "participation__programme",
            "participation__cohort",
            "participation__tier",
            "participation__area",
        )
        .prefetch_related("signatures__signatory__user", "signatures__organisation")
    )
    return list(found.order_by("participation__school__name"))


def _compare(agreement: Agreement, text: AgreementText, parties: Parties) -> AskingAgain:
    before = {(place.side, place.role.casefold()): place for place in agreement.signatures.all()}
    mine = {
        position: before.get((signatory["side"], signatory["role"].casefold()))
        for position, signatory in enumerate(text.signatories, start=1)
    }
    candidates = {
        position: {place.signatory_id}
        for position, place in mine.items()
        if place and place.signatory_id and place.signatory.is_current
    }
    sending = parties.sending(agreement.participation, text, candidates)
    changes = changes_between(agreement.clauses, sending.clauses)
    found = AskingAgain(agreement, sending, changes, _concerned(agreement, text, changes))
    for place in sending.places:
        given = mine[place.position]
        if given and given.signed_at and place.side not in found.concerned:
            place.person, place.organisations = given.signatory, [given.organisation]
            found.kept[place.position] = given
    return found


def _concerned(agreement: Agreement, text: AgreementText, changes: list[Change]) -> set[str]:
    """Return the sides that are asked: all if the statement or title changed, and those with a new place."""
    if (agreement.text.title, agreement.text.statement) != (text.title, text.statement):
        return set(Side.values)
    places = {(place.side, place.role.casefold()) for place in agreement.signatures.all()}
    new = {
        s["side"]
        for s in text.signatories
        if (s["side"], s["role"].casefold()) not in places and s["required"]
    }
    return sides_concerned(changes, Side.values) | new


def _carry_on(row: Agreement, text: AgreementText, by: Membership) -> None:
    row.unchanged_in = text
    row.save(update_fields=["unchanged_in"])
    log_agreement(row, by, "left as it is", f"since version {text.version} changes nothing here")


def _replace(row: Agreement, planned: AskingAgain, text: AgreementText, by: Membership) -> None:
    row.replaced_at = timezone.now()
    row.save(update_fields=["replaced_at"])
    agreement = make_agreement(planned.sending, text, by)
    signatures = add_signatures(agreement, planned.sending)
    asked = [place for place in signatures if place.position not in planned.kept]
    for place in signatures:
        if given := planned.kept.get(place.position):
            _keep(place, given)
    log_agreement(agreement, by, "asked to sign again", f"version {text.version}: {text.change_note}")
    context = {"by_name": str(by.user), "change_note": text.change_note}
    write_to(asked, agreement, "agreement_again", context)
    complete_if_signed(Agreement.objects.held(agreement.pk), by)


def _keep(place: Signature, given: Signature) -> None:
    """Carry a signature over, as it was given: to the words of the version before."""
    for name in ("signatory_id", "typed_name", "statement", "signed_at", "signed_sha256"):
        setattr(place, name, getattr(given, name))
    place.carried_from = given
    place.save()
