"""What counts in a selection: changed until the first school has been scored."""

from typing import Any

from django.db import transaction

from programmes.models import Membership
from programmes.services.activity import Refused, record_activity
from schools.models import Assessment, Call, Criterion

from .calls import refuse_others

FROZEN = "A school has been scored already, so the criteria stay as they are: all schools are measured alike."
MOST = 12


def are_frozen(call: Call) -> bool:
    """Whether somebody has begun to score: from then on all schools are measured by the same criteria."""
    return Assessment.objects.filter(expression__call=call, scores__isnull=False).exists()


@transaction.atomic
def add_criterion(*, call: Call, by: Membership, **fields: Any) -> Criterion:
    """Add a criterion at the end. Raises Refused once a school has been scored."""
    row = _held(call, by)
    last = row.criteria.order_by("position").last()
    if last and row.criteria.count() >= MOST:
        raise Refused(f"{MOST} criteria are as many as two people can weigh. Change one of them instead.")
    made = Criterion.objects.create(
        area=row.area, call=row, position=last.position + 1 if last else 1, **fields
    )
    _log(row, by, "added to the criteria of", made.name)
    return made


@transaction.atomic
def change_criterion(*, criterion: Criterion, by: Membership, **fields: Any) -> Criterion:
    """Change a criterion's words and weight. Raises Refused once a school has been scored."""
    row = _held(criterion.call, by)
    for name, value in fields.items():
        setattr(criterion, name, value)
    criterion.save(update_fields=list(fields))
    _log(row, by, "changed a criterion of", criterion.name)
    return criterion


@transaction.atomic
def move_criterion(*, criterion: Criterion, up: bool, by: Membership) -> None:
    """Let a criterion change places with its neighbour; at the end of the list nothing happens."""
    row = _held(criterion.call, by)
    ordered = list(row.criteria.order_by("position"))
    at = ordered.index(criterion)
    to = at - 1 if up else at + 1
    if 0 <= to < len(ordered):
        ordered[at].position, ordered[to].position = ordered[to].position, ordered[at].position
        Criterion.objects.bulk_update([ordered[at], ordered[to]], ["position"])


@transaction.atomic
def remove_criterion(*, criterion: Criterion, by: Membership) -> None:
    """Take a criterion away. Raises Refused once a school has been scored."""
    row = _held(criterion.call, by)
    _log(row, by, "removed from the criteria of", criterion.name)
    criterion.delete()


def _held(call: Call, by: Membership) -> Call:
    refuse_others(by)
    row = Call.objects.held(call.pk)
    if are_frozen(row):
        raise Refused(FROZEN)
    return row


def _log(call: Call, by: Membership, verb: str, name: str) -> None:
    record_activity(by=by, verb=verb, thing=call, thing_name=f"“{call}”", detail=f"“{name}”")
