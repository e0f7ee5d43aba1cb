"""Reminding those who have not signed: by themselves after one and two weeks, or when an officer asks."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from programmes.models import Membership
from programmes.services.activity import Refused
from schools.models import Agreement, Participation, Signature
from schools.policies import can_remind

from .letters import log_agreement, write_to

AFTER = (timedelta(days=7), timedelta(days=14))  # from being asked; that is all that comes by itself
BETWEEN_TWO = timedelta(days=2)


@dataclass
class Reminded:
    """Who was written to, and who was left out: (name of the school, why)."""

    written_to: int = 0
    left_out: list[tuple[str, str]] = field(default_factory=list)


@transaction.atomic
def remind_about(*, agreement: Agreement, by: Membership) -> int:
    """Write to those who have not signed an agreement; return how many.

    Raises Refused when nothing waits, nobody is named, or everybody heard in the last two days.
    """
    row = Agreement.objects.held(agreement.pk)
    if not can_remind(by, row):
        raise Refused("This agreement no longer waits for signatures.")
    waiting = [place for place in row.signatures.with_people() if _waits(place)]
    if not waiting:
        raise Refused("Nobody is named who has not signed. Name somebody first.")
    due = [place for place in waiting if _is_rested(place)]
    if not due:
        raise Refused("Everybody who has not signed was written to in the last two days.")
    _remind(row, due)
    log_agreement(row, by, "reminded about", ", ".join(str(place.signatory.user) for place in due))
    return len(due)


@transaction.atomic
def remind_signatories(*, participations: Iterable[Participation], by: Membership) -> Reminded:
    """Remind those who have not signed the agreements of these schools, which `by` reaches; say who was left out."""
    found = Reminded()
    for participation in sorted(participations, key=lambda row: row.pk):
        agreement = participation.agreements.waiting().first()
        if agreement is None:
            found.left_out.append((str(participation.school), "No agreement waits for a signature."))
            continue
        try:
            found.written_to += remind_about(agreement=agreement, by=by)
        except Refused as refusal:
            found.left_out.append((str(participation.school), str(refusal)))
    return found


@transaction.atomic
def remind_by_themselves() -> int:
    """Write to those of the open area who were asked a week or a fortnight ago; return to how many.

    At most twice each, never to those who have signed, and not when somebody reminded them lately.
    """
    now = timezone.now()
    due = Q(reminders=0, asked_at__lte=now - AFTER[0]) | Q(reminders=1, asked_at__lte=now - AFTER[1])
    rested = Q(reminded_at=None) | Q(reminded_at__lte=now - BETWEEN_TWO)
    places = Signature.objects.outstanding().filter(due, rested, signatory__isnull=False)
    written = 0
    for _, pk in sorted(set(places.values_list("agreement__participation", "agreement"))):
        row = Agreement.objects.held(pk)
        mine = list(row.signatures.with_people().filter(pk__in=places.values("pk")))
        _remind(row, mine)
        for place in mine:
            place.reminders += 1
        Signature.objects.bulk_update(mine, ["reminders"])
        written += len(mine)
    return written


def _remind(agreement: Agreement, due: list[Signature]) -> None:
    places = list(agreement.signatures.with_people())
    now = timezone.now()
    for place in due:
        place.reminded_at = now
    Signature.objects.bulk_update(due, ["reminded_at"])
    write_to(
        due,
        agreement,
        "agreement_reminder",
        {
            "signed": ", ".join(place.role for place in places if place.signed_at) or "nobody yet",
            "waiting": ", ".join(place.role for place in places if _waits(place)),
            "sent_by": str(agreement.sent_by.user),
        },
    )


def _waits(place: Signature) -> bool:
    return place.signed_at is None and place.signatory is not None and place.signatory.is_current


def _is_rested(place: Signature) -> bool:
    last = place.reminded_at or place.asked_at
    return last is None or last <= timezone.now() - BETWEEN_TWO
