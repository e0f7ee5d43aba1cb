"""An audit as it stood at the end of a past day, from the history of its answers."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.utils import timezone

from audits.models import Audit
from programmes.models import Membership
from schools.policies import works_at_school


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
    rows = _last(apps.get_model("audits", "AnswerEvent"), day).filter(audit=audit.pk)
    return Past(then.version_id, tuple(row for row in rows if row.pgh_label != "delete"))


def _last(history: Any, day: date) -> Any:
    """The last line about each thing until the end of a day."""
    until = history.objects.filter(pgh_created_at__lt=end_of(day))
    return until.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
