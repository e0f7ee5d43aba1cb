"""Telling schools that a round has opened, and reminding those that have not submitted.

What was said to a school stands in its timeline; from there nobody is told twice, and nobody reminded within a week.
Rounds that a school set itself are told of and reminded of like those of a programme.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from audits.models import Round
from audits.reading.rounds import SchoolInRound, schools_asked, schools_in
from common.outbox.services import queue_emails
from programmes.models import ActivityEntry, Area, Membership
from programmes.services.activity import Refused

from .part_reminders import holders_in, remind_of_late_parts, remind_of_parts
from .review_messages import leads_of
from .round_lines import line_for

OPENED, REMINDED = "announced the audit round", "reminded of the audit round"
PATIENCE = timedelta(days=7)  # no school is reminded of a round more often, by whomever
CLOSES_SOON = timedelta(days=14)
# So long after the last day the portal reminds by itself; people may at any time.
STILL_LATE = timedelta(days=14)
LOOKS_BACK = timedelta(days=6)  # a round that opened while no worker ran is told of all the same


@dataclass
class Letter:
    """A school that would be written to, whom, or why nobody would."""

    row: SchoolInRound
    readers: dict[str, str] = field(default_factory=dict)  # name by email address
    why_not: str = ""
    holders: int = 0  # colleagues with a part who would be written to as well


def letters_for(round_: Round, rows: Iterable[SchoolInRound]) -> list[Letter]:
    """Return for each school that owes an audit whether a reminder now would reach it, in three queries."""
    owing = [row for row in rows if row.owes]
    leads = leads_of(row.school.pk for row in owing)
    said, holders = _last_said(round_, REMINDED), holders_in(round_)
    letters = [Letter(row, leads[row.school.pk]) for row in owing]
    for letter in letters:
        school = letter.row.school.pk
        letter.why_not = _why_not(round_, letter, said.get(school))
        letter.holders = 0 if letter.why_not else holders[school]
    return letters


@transaction.atomic
def remind_of_round(*, round_: Round, by: Membership) -> list[Letter]:
    """Write to the leads of every school within reach that has not submitted, and to colleagues with a part of it.

    Returns a letter for each school. Those with `why_not` were left out: reminded within a week, nobody leads
    there, or the round closed before they began. What was begun may be finished late, so a closed round is
    reminded of too. Raises Refused for a round that is to come.
    """
    held = _held(round_)
    if held.is_to_come:
        raise Refused(f"This round opens on {held.opens_on:%-d %B %Y}. There is nothing to remind of before.")
    letters = letters_for(held, schools_in(held, by))
    _remind(held, letters, sender=f"{by.user} ({by})", by=by)
    return letters


@transaction.atomic
def tell_of_rounds(*, area: Area, today: date | None = None) -> int:
    """Tell schools of rounds that have opened, remind those of rounds that close soon or closed lately.

    Colleagues hear of parts whose day has passed. Returns how many schools were written to.
    """
    today = today or timezone.localdate()
    sender, told = f"The partnership in {area}", 0
    for found in Round.objects.filter(opens_on__lte=today, closes_on__gte=today - STILL_LATE).order_by("pk"):
        held = _held(found)
        rows = schools_asked(held)
        if held.opens_on >= today - LOOKS_BACK and not held.is_closed:
            told += _send(held, _to_open(held, rows), "audit_round_open", OPENED, sender=sender)
        elif held.closes_on <= today + CLOSES_SOON:
            told += _remind(held, letters_for(held, rows), sender=sender)
        remind_of_late_parts(held)
    return told


def _to_open(round_: Round, rows: list[SchoolInRound]) -> list[Letter]:
    said, leads = _last_said(round_, OPENED), leads_of(row.school.pk for row in rows)
    new = [row for row in rows if row.school.pk not in said and not row.audits]
    return [Letter(row, leads[row.school.pk]) for row in new]


def _why_not(round_: Round, letter: Letter, reminded_at: datetime | None) -> str:
    if reminded_at and reminded_at > timezone.now() - PATIENCE:
        return f"was reminded on {timezone.localtime(reminded_at):%-d %B}"
    if round_.is_closed and not letter.row.audits:
        return "had not begun when the round closed"
    return "" if letter.readers else "nobody leads there on the portal yet"


def _remind(round_: Round, letters: list[Letter], *, sender: str, by: Membership | None = None) -> int:
    """Remind the leads, then colleagues at the same schools who have a part."""
    kind = "audit_own_reminder" if round_.school_id else "audit_reminder"
    told = _send(round_, letters, "audit_late" if round_.is_closed else kind, REMINDED, sender=sender, by=by)
    remind_of_parts(round_, [letter.row.school.pk for letter in letters if not letter.why_not], by=by)
    return told


def _last_said(round_: Round, verb: str) -> dict[int, datetime]:
    lines = ActivityEntry.objects.filter(
        area=round_.area_id, thing_type="round", thing_id=str(round_.pk), verb=verb, school__isnull=False
    )
    return dict(lines.order_by().values_list("school").annotate(last=Max("at")))


def _held(round_: Round) -> Round:
    found = Round.objects.select_for_update(of=("self",)).select_related("area", "programme", "version")
    return found.get(pk=round_.pk)


def _send(
    round_: Round,
    letters: list[Letter],
    kind: str,
    verb: str,
    *,
    sender: str,
    by: Membership | None = None,
) -> int:
    """Write one email a person, who may lead several of the schools, and a line for each school."""
    going = [letter for letter in letters if letter.readers and not letter.why_not]
    schools: dict[str, list[str]] = defaultdict(list)
    names: dict[str, str] = {}
    for letter in going:
        for address, name in letter.readers.items():
            names[address] = name
            schools[address].append(_in_words(letter.row))
    about = {
        "sender_name": sender,
        "round_name": str(round_),
        "framework_title": round_.version.title,
        "closes_on": f"{round_.closes_on:%-d %B %Y}",
        "audits_link": settings.BASE_URL + reverse("audit_list", args=[round_.area.slug]),
    }
    queue_emails(
        letters=[
            (address, {"full_name": names[address], "schools": schools[address], **about})
            for address in names
        ],
        kind=kind,
        area=round_.area_id,
    )
    ActivityEntry.objects.bulk_create(
        line_for(round_, school, verb=verb, detail=f"to those who lead at {school}", by=by)
        for school in (letter.row.school for letter in going)
    )
    return len(going)


def _in_words(row: SchoolInRound) -> str:
    started = [f"{audit.seen} of {audit.asked} statements looked at" for audit in row.audits]  # type: ignore[attr-defined]
    return f"{row.school}: {', '.join(started) or 'not begun'}"
