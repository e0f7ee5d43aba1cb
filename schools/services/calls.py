"""Calls to schools: made with the usual criteria, published once they add up, closed and extended."""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from common.templatetags.portal import moment
from programmes.models import Cohort, Membership
from programmes.services.activity import Refused, record_activity
from schools.models import Call, Criterion
from schools.policies import can_manage_calls

DATA = Path(__file__).parents[1] / "data" / "expression_of_interest.json"
FIELDS = (
    "cohort",
    "title",
    "introduction",
    "opens_at",
    "closes_at",
    "decides_on",
    "contact_email",
    "offers_training",
)


@cache
def usual() -> dict[str, Any]:
    """Return what a new call begins with: criteria with guides and weights, rules, order of ties."""
    found: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return found


@transaction.atomic
def make_call(*, by: Membership, cohort: Cohort, **fields: Any) -> Call:
    """Write down a call with the usual criteria; nobody outside sees it before it is published."""
    refuse_others(by)
    call = Call.objects.create(area=by.area, cohort=cohort, **fields)
    Criterion.objects.bulk_create(
        Criterion(area=by.area, call=call, position=position, **criterion)
        for position, criterion in enumerate(usual()["criteria"], start=1)
    )
    _log(call, by, "prepared the call")
    return call


@transaction.atomic
def change_call(*, call: Call, by: Membership, **fields: Any) -> Call:
    """Change what a call says. Of a published one, the cohort and the hours stay: it can be closed or extended."""
    refuse_others(by)
    row = Call.objects.held(call.pk)
    fixed = {"cohort", "opens_at", "closes_at"} if row.published_at else set()
    changed = [name for name in FIELDS if name in fields and name not in fixed]
    for name in changed:
        setattr(row, name, fields[name])
    row.save(update_fields=changed)
    _log(row, by, "changed the call")
    return row


def faults_of(call: Call) -> list[str]:
    """Return what must be put right before a call can be published, a sentence each."""
    total = sum(call.criteria.values_list("weight", flat=True))
    found = []
    if total != 100:
        found.append(f"The weights of the criteria add up to {total}. They must make 100.")
    if call.closes_at <= timezone.now():
        found.append("The closing time has passed. Choose a later one.")
    if call.decides_on < timezone.localdate(call.closes_at):
        found.append("Schools would hear before the call closes. Choose a later day for the decision.")
    return found


@transaction.atomic
def publish_call(*, call: Call, by: Membership) -> Call:
    """Let everybody see a call; schools can write from its opening time. Raises Refused while something is amiss."""
    refuse_others(by)
    row = Call.objects.held(call.pk)
    if row.published_at:
        raise Refused("This call has been published already.")
    if faults := faults_of(row):
        raise Refused(" ".join(faults))
    row.published_at = timezone.now()
    row.save(update_fields=["published_at"])
    _log(row, by, "published the call", f"open until {moment(row.closes_at)}")
    return row


@transaction.atomic
def close_call(*, call: Call, by: Membership) -> Call:
    """Close an open call now. What was not sent stays with its writers. Raises Refused for one that is not open."""
    refuse_others(by)
    row = Call.objects.held(call.pk)
    if not row.is_open:
        raise Refused("This call is not open, so it cannot be closed.")
    row.closes_at = timezone.now()
    row.save(update_fields=["closes_at"])
    _log(row, by, "closed the call early")
    return row


@transaction.atomic
def extend_call(*, call: Call, closes_at: datetime, by: Membership) -> Call:
    """Give schools longer. Raises Refused for an earlier time, and once something has been decided."""
    refuse_others(by)
    row = Call.objects.held(call.pk)
    if row.published_at is None:
        raise Refused("This call is not published yet: change its closing time instead.")
    if closes_at <= max(row.closes_at, timezone.now()):
        raise Refused("Choose a time after the closing time, and after now.")
    if row.expressions.filter(decisions__isnull=False).exists():
        raise Refused("Schools have been decided on, so this call stays closed. Make another call instead.")
    row.closes_at = closes_at
    row.decides_on = max(row.decides_on, timezone.localdate(closes_at))
    row.save(update_fields=["closes_at", "decides_on"])
    _log(row, by, "extended the call", f"until {moment(closes_at)}")
    return row


@transaction.atomic
def delete_call(*, call: Call, by: Membership) -> None:
    """Delete a call that nobody outside has seen. Raises Refused for a published one."""
    refuse_others(by)
    row = Call.objects.held(call.pk)
    if row.published_at:
        raise Refused("A published call stays: schools may have read it. You can close it.")
    _log(row, by, "deleted the call")
    row.delete()


def refuse_others(by: Membership) -> None:
    """Raise Refused for somebody who may not set up calls."""
    if not can_manage_calls(by):
        raise Refused("Calls are set up by those who look after the whole area’s programme.")


def _log(call: Call, by: Membership, verb: str, detail: str = "") -> None:
    record_activity(by=by, verb=verb, thing=call, thing_name=f"“{call}”", detail=detail)
