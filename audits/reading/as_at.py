"""An audit as it stood at the end of a past day, from the history of its answers and of what they rest on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.utils import timezone

from audits.models import Audit, Evidence
from programmes.models import Membership
from schools.policies import works_at_school

from .last_time import audits_before


@dataclass(frozen=True)
class Past:
    """What there was then. `answers` have the fields of an answer; `reason` says why there is nothing to show."""

    version: int | None
    answers: tuple[Any, ...] = ()
    reason: str = ""


def end_of(day: date) -> datetime:
    """Return the first moment after a day, by the clock in London."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def past_of(audit: Audit, day: date, membership: Membership) -> Past:
    """Return an audit's answers as they stood at the end of a day, in two queries.

    Partners read it from the day on that the school first gave it out: before, it was the school's own.
    """
    then = _last(apps.get_model("audits", "AuditEvent"), day).filter(pgh_obj=audit.pk).first()
    if then is None:
        return Past(None, reason="This audit had not begun by then.")
    if then.submitted_at is None and not works_at_school(membership):
        return Past(None, reason="The school had not submitted this audit by then.")
    return Past(then.version_id, _answers(audit.pk, day))


def last_time_as_at(audit: Audit, day: date) -> tuple[Audit, Past] | None:
    """Return the audit of the round before as it stood at the end of a day, in three queries.

    It is the last of those that were out of their school's hands on that day, whatever became of them since.
    """
    before = list(audits_before(audit))
    rows = _last(apps.get_model("audits", "AuditEvent"), day).filter(pgh_obj__in=[one.pk for one in before])
    given = {row.pgh_obj_id: row.version_id for row in rows if row.state in _GIVEN}
    found = next((one for one in before if one.pk in given), None)
    return None if found is None else (found, Past(given[found.pk], _answers(found.pk, day)))


def evidence_as_at(answers: Mapping[int, int], day: date) -> dict[int, list[Evidence]]:
    """Return what answers rested on at the end of a day, by the key of their statement then; in two queries.

    `answers` gives the statement of each answer as of that day, by the answer's key. Evidence is added and removed,
    never changed: what was there is what is still there, and what was removed later. Of that it is only said
    that it was there: it may have been removed because it named a child.
    """
    until = end_of(day)
    kept = Evidence.objects.filter(answer__in=list(answers), added_at__lt=until).select_related("upload")
    gone = apps.get_model("audits", "EvidenceEvent").objects.filter(
        pgh_label="delete", answer__in=list(answers), added_at__lt=until, pgh_created_at__gte=until
    )
    found: dict[int, list[Evidence]] = {}
    for one in sorted([*kept, *map(_removed, gone)], key=lambda one: (one.added_at, one.pk)):
        found.setdefault(answers[one.answer_id], []).append(one)
    return found


_GIVEN = (Audit.State.SUBMITTED, Audit.State.AGREED)
_STAYS = ("dated_on", "added_at", "answer_id", "added_by_id")


def _removed(row: Any) -> Evidence:
    title = f"{Evidence.Kind(row.kind).label} that was removed since"
    stays = {name: getattr(row, name) for name in _STAYS}
    return Evidence(pk=row.id, kind=Evidence.Kind.NOTE, title=title, **stays)


def _answers(audit: int, day: date) -> tuple[Any, ...]:
    rows = _last(apps.get_model("audits", "AnswerEvent"), day).filter(audit=audit)
    return tuple(row for row in rows if row.pgh_label != "delete")


def _last(history: Any, day: date) -> Any:
    """The last line about each thing until the end of a day."""
    until = history.objects.filter(pgh_created_at__lt=end_of(day))
    return until.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
