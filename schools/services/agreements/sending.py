"""Sending agreements: who is asked, what is frozen, and taking one back."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone

from programmes.models import Membership, Programme
from programmes.services.activity import Refused
from schools.agreements.fingerprint import fingerprint
from schools.agreements.parties import Parties, Sending
from schools.models import Agreement, AgreementText, Participation, Signature
from schools.policies import can_remind
from schools.services.participations import change_state

from .letters import log_agreement, write_to

State = Participation.State
BEFORE = {State.SELECTED, State.AGREEMENT_SENT}  # a school may be asked to sign in these states


def text_to_send(programme: Programme) -> AgreementText:
    """Return the version that schools of a programme are asked to sign. Raises Refused if none is published."""
    text = AgreementText.objects.latest_of(programme)
    if text is None:
        raise Refused(f"{programme} has no published agreement yet. Write and publish one first.")
    return text


def plan_sending(
    *, participations: Iterable[Participation], named: Mapping[int, Iterable[int]] | None = None
) -> list[Sending]:
    """Return what each school would be sent and what is in the way, in a number of queries that does not grow.

    Participations need `school`, `programme`, `cohort`, `tier` and `area`, and be of one programme. `named`
    holds the memberships chosen for each position of the signatories, for all schools together.
    """
    found = list(participations)
    if not found:
        return []
    text = text_to_send(found[0].programme)
    parties = Parties(found)
    waiting = dict(
        Agreement.objects.current()
        .filter(participation__in=found)
        .values_list("participation", "completed_at")
    )
    plans = [parties.sending(participation, text, named or {}) for participation in found]
    for plan in plans:
        plan.not_now[:0] = _not_now(plan.participation, waiting)
    return plans


@transaction.atomic
def send_agreements(
    *,
    participations: Iterable[Participation],
    by: Membership,
    named: Mapping[int, Iterable[int]] | None = None,
) -> list[Agreement]:
    """Send each school its agreement and write to those who sign it; return the agreements.

    `named` holds the memberships chosen for each position of the signatories; a required place without
    a choice goes to the only person there is. All are sent, or none: raises Refused naming the first
    school that cannot be asked, and why.
    """
    keys = sorted(participation.pk for participation in participations)
    held = [Participation.objects.held(pk) for pk in keys]
    return [_send(plan, by) for plan in plan_sending(participations=held, named=named)]


@transaction.atomic
def withdraw_agreement(*, agreement: Agreement, reason: str, by: Membership) -> Agreement:
    """Take back an agreement that waits for signatures: the school is “Selected” again; those asked are told.

    One that was to take the place of a signed agreement gives that one back its force. Raises Refused
    without a reason, and when it is signed, replaced or withdrawn already.
    """
    row = Agreement.objects.held(agreement.pk)
    if not can_remind(by, row):
        raise Refused("This agreement no longer waits for signatures, so it cannot be taken back.")
    if not reason.strip():
        raise Refused("Say in a sentence why you take it back.")
    take_back(row, reason.strip(), by)
    if row.participation.state == State.AGREEMENT_SENT:
        change_state(participation=row.participation, to=State.SELECTED, by=by)
    return row


def take_back(row: Agreement, reason: str, by: Membership) -> None:
    """Mark as withdrawn, tell those who were asked, and let the agreement that it replaced hold again."""
    row.withdrawn_at, row.withdrawn_reason = timezone.now(), reason[:300]
    row.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    before = row.participation.agreements.signed().filter(withdrawn_at=None).exclude(pk=row.pk).first()
    if before is not None and row.participation.state not in BEFORE:
        before.replaced_at = None
        before.save(update_fields=["replaced_at"])
    log_agreement(row, by, "took back", reason)
    asked = row.signatures.with_people().filter(signatory__isnull=False)
    write_to(asked, row, "agreement_withdrawn", {"by_name": str(by.user), "reason": reason})


def add_signatures(agreement: Agreement, plan: Sending) -> list[Signature]:
    """Write down the places to sign of a new agreement, each with whoever is asked."""
    now = timezone.now()
    return Signature.objects.bulk_create(
        Signature(
            area=agreement.area,
            agreement=agreement,
            side=place.side,
            role=place.role,
            is_required=place.is_required,
            position=place.position,
            organisation=place.organisation,
            signatory=place.person,
            asked_at=now if place.person else None,
        )
        for place in plan.places
        if place.organisation is not None
    )


def make_agreement(plan: Sending, text: AgreementText, by: Membership) -> Agreement:
    """Freeze the words for a school."""
    return Agreement.objects.create(
        area=by.area,
        participation=plan.participation,
        text=text,
        clauses=plan.clauses,
        sha256=fingerprint(title=text.title, clauses=plan.clauses, statement=text.statement),
        sent_by=by,
    )


def _send(plan: Sending, by: Membership) -> Agreement:
    school = plan.participation.school
    if plan.problems:
        raise Refused(f"{school} cannot be asked to sign yet. {plan.problems[0]}")
    for unfinished in plan.participation.agreements.waiting():
        take_back(unfinished, "A new one is sent in its place.", by)
    agreement = make_agreement(plan, text_to_send(plan.participation.programme), by)
    signatures = add_signatures(agreement, plan)
    if plan.participation.state == State.SELECTED:
        change_state(participation=plan.participation, to=State.AGREEMENT_SENT, by=by)
    names = ", ".join(str(place.person.user) for place in plan.places if place.person)
    log_agreement(agreement, by, "sent", f"to {names}")
    asked = [signature for signature in signatures if signature.signatory_id]
    write_to(asked, agreement, "agreement_to_sign", {"by_name": str(by.user)})
    return agreement


def _not_now(participation: Participation, current: Mapping[int, object]) -> list[str]:
    """Say why a school is not asked in its present state."""
    if participation.state not in BEFORE:
        return [f"It is “{participation.get_state_display()}”; only selected schools are asked."]
    if not participation.tier.needs_agreement:
        return [f"Schools of the tier “{participation.tier}” need no agreement."]
    if participation.pk not in current:
        return []
    if current[participation.pk] is not None:
        return ["Everybody has signed already: set it to “Taking part”."]
    return [] if participation.state == State.SELECTED else ["It has been sent already."]
