"""Reminding colleagues of parts that they were asked for: when the day has passed, or along with their school.

Each part is reminded of once a week at most. Who has been asked within the week has just heard.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from audits.models import Audit, AuditPart, Round
from common.outbox.services import queue_emails
from programmes.models import ActivityEntry, Membership, Organisation

from .round_lines import line_for

PATIENCE = timedelta(days=7)
REMINDED = "reminded of parts of the audit"


def holders_in(round_: Round) -> Counter[int]:
    """Return how many colleagues would be reminded of a part now, by the key of their school; in one query."""
    rows = _waiting(round_).order_by().values("audit__school").annotate(n=Count("colleague", distinct=True))
    return Counter({row["audit__school"]: row["n"] for row in rows})


def remind_of_parts(round_: Round, schools: Iterable[int], *, by: Membership | None = None) -> int:
    """Write to the colleagues with open parts at schools that are being reminded; return to how many."""
    return _write(round_, _waiting(round_).filter(audit__school__in=list(schools)), by)


def remind_of_late_parts(round_: Round) -> int:
    """Write to the colleagues whose parts should be done by now; return to how many."""
    return _write(round_, _waiting(round_).filter(due_on__lt=timezone.localdate()), None)


def _waiting(round_: Round) -> QuerySet[AuditPart]:
    """The parts of audits in hand that somebody may be reminded of today."""
    today = timezone.localdate()
    is_time = Q(due_on__lt=today) | Q(given_at__lt=timezone.now() - PATIENCE)
    unheard = Q(reminded_on=None) | Q(reminded_on__lte=today - PATIENCE)
    found = AuditPart.objects.filter(
        is_time & unheard, audit__round=round_, audit__state__in=Audit.OPEN, done_at=None
    )
    return found.filter(colleague__in=Membership.objects.current())


def _write(round_: Round, waiting: QuerySet[AuditPart], by: Membership | None) -> int:
    along = ("audit__school", "domain", "statement", "given_by__user", "colleague__user")
    parts = list(waiting.select_related(*along))
    held: dict[Membership, list[str]] = defaultdict(list)
    for part in parts:
        assert part.colleague is not None  # noqa: S101
        held[part.colleague].append(_in_words(part))
    about = {
        "round_name": str(round_),
        "audits_link": settings.BASE_URL + reverse("audit_list", args=[round_.area.slug]),
    }
    queue_emails(
        letters=[
            (one.user.email, {"full_name": one.user.full_name, "parts": parts, **about})
            for one, parts in held.items()
        ],
        kind="audit_part_reminder",
        area=round_.area_id,
    )
    AuditPart.objects.filter(pk__in=[part.pk for part in parts]).update(reminded_on=timezone.localdate())
    ActivityEntry.objects.bulk_create(_lines(round_, parts, by))
    return len(held)


def _in_words(part: AuditPart) -> str:
    by_when = f", by {part.due_on:%-d %B}" if part.due_on else ""
    return f"“{part}” for {part.audit.school}{by_when}, asked by {part.given_by.user}"


def _lines(round_: Round, parts: Sequence[AuditPart], by: Membership | None) -> Iterable[ActivityEntry]:
    colleagues: dict[Organisation, set[int | None]] = defaultdict(set)
    for part in parts:
        colleagues[part.audit.school].add(part.colleague_id)
    for school, who in colleagues.items():
        detail = "one colleague" if len(who) == 1 else f"{len(who)} colleagues"
        yield line_for(round_, school, verb=REMINDED, detail=detail, by=by)
