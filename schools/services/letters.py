"""Telling schools what was decided: previewed, sent once for each decision."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from common.outbox.rendering import render_email
from common.outbox.services import queue_emails, sender_for
from programmes.models import Membership
from programmes.services.activity import Refused, record_activity
from schools.models import Call, Decision
from schools.querysets import DecisionQuerySet

KINDS = {
    Decision.Outcome.SELECTED: "decision_selected",
    Decision.Outcome.WAITING: "decision_waiting",
    Decision.Outcome.NOT_SELECTED: "decision_not_selected",
}
IN_THE_MEANTIME = "In the meantime your staff are welcome at all open training. We write to you about dates."
OPEN_TRAINING = "Your staff are welcome at all open training of the programme. We write to you about dates."


def letters_due(call: Call, by: Membership) -> DecisionQuerySet:
    """Return the latest decisions of a call, within reach, that no letter has told."""
    found = Decision.objects.visible_to(by).current().filter(expression__call=call, letter_sent_at=None)
    return found.filter(expression__erased_at=None).select_related("expression__call__area").order_by("pk")


def preview(decision: Decision, extra: str = "") -> tuple[str, str]:
    """Return subject and text of the letter that a decision would send."""
    kind = KINDS[Decision.Outcome(decision.outcome)]
    written = render_email(
        kind, _context(decision, decision.expression.lead_name, extra), sender=sender_for(decision.area_id)
    )
    return written.subject, written.text


@transaction.atomic
def send_letters(*, call: Call, by: Membership, extras: Mapping[str, str]) -> int:
    """Write to lead and head teacher of every school decided on since the last letters; return how many schools.

    `extras` holds a sentence of the area for each outcome. Raises Refused when nothing waits.
    """
    Call.objects.held(call.pk)  # two people's sending comes one after the other
    due = list(letters_due(call, by))
    if not due:
        raise Refused("Every school has its letter.")
    for outcome, kind in KINDS.items():
        letters = [
            (address, _context(decision, name, extras.get(outcome, "")))
            for decision in due
            if decision.outcome == outcome
            for address, name in _readers(decision)
        ]
        queue_emails(letters=letters, kind=kind, area=call.area_id)
    now = timezone.now()
    Decision.objects.filter(pk__in=[decision.pk for decision in due]).update(letter_sent_at=now)
    record_activity(
        by=by, verb="sent letters for", thing=call, thing_name=f"“{call}”", detail=f"to {len(due)} schools"
    )
    return len(due)


def _readers(decision: Decision) -> list[tuple[str, str]]:
    """The lead and the head teacher, once if they are the same person."""
    expression = decision.expression
    found = {
        expression.head_email.lower(): (expression.head_email, expression.head_name),
        expression.lead_email.lower(): (expression.lead_email, expression.lead_name),
    }
    return [reader for address, reader in found.items() if address]


def _context(decision: Decision, name: str, extra: str) -> dict[str, Any]:
    call = decision.expression.call
    return {
        "full_name": name,
        "school_name": decision.expression.school_name,
        "area_name": call.area.name,
        "call_title": call.title,
        "reference": decision.expression.reference,
        "extra": extra.strip(),
        "place": decision.waiting_position or "",
        "meantime": IN_THE_MEANTIME if call.offers_training else "",
        "training": OPEN_TRAINING if decision.offers_training or call.offers_training else "",
        "contact_email": call.contact_email,
    }
