"""Erasing what schools wrote when its time is over, in every area."""

from datetime import timedelta

from django.db.models import CharField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from common.tenancy.door import across_areas
from programmes.models import Area, AreaSettings
from schools.models import Decision, Expression

DRAFTS_KEPT_DAYS = 60  # after the call has closed
DAYS_IN_A_MONTH = 30.44
WORDS = (
    "lead_name",
    "lead_role",
    "lead_email",
    "head_name",
    "head_email",
    "head_token_hash",
    "strengths",
    "hope",
    "heard",
    "time",
    "meetings",
    "capacity",
)


def delete_old_drafts() -> int:
    """Delete drafts that were not sent within sixty days after their call had closed; return how many."""
    before = timezone.now() - timedelta(days=DRAFTS_KEPT_DAYS)
    with across_areas("delete drafts of schools that were never sent") as system:
        drafts = Expression.objects.using(system).filter(sent_at=None, call__closes_at__lt=before)
        return drafts.delete()[0]


def erase_old_expressions() -> int:
    """Erase names and words of schools that were not selected, after each area's own period; return how many.

    The period runs from the last decision, or without one from the closing of the call. Which school
    asked, its points and the decisions stay: the area answers for them.
    """
    with across_areas("erase what schools wrote that were not selected") as system:
        kept = dict(AreaSettings.objects.using(system).values_list("area", "unselected_kept_months"))
        usual = AreaSettings().unselected_kept_months
        areas = Area.objects.using(system).values_list("pk", flat=True)
        return sum(_erase(system, area, kept.get(area, usual)) for area in areas)


def _erase(system: str, area: int, months: int) -> int:
    before = timezone.now() - timedelta(days=months * DAYS_IN_A_MONTH)
    decisions = (
        Decision.objects.using(system).filter(expression=OuterRef("pk")).order_by("-decided_at", "-pk")
    )
    sent = Expression.objects.using(system).filter(area=area, sent_at__isnull=False, erased_at=None)
    latest = sent.annotate(
        last_outcome=Subquery(decisions.values("outcome")[:1]),
        last_decided_at=Subquery(decisions.values("decided_at")[:1]),
    )
    overdue = latest.filter(
        Q(last_decided_at__lt=before) & ~Q(last_outcome=Decision.Outcome.SELECTED)
        | Q(last_decided_at=None, call__closes_at__lt=before)
    )
    keys = list(overdue.values_list("pk", flat=True))
    # The fingerprint of the link goes too; something must stand there, once in the table.
    gone = Concat(Value("erased "), Cast("pk", CharField()))
    return (
        Expression.objects.using(system)
        .filter(pk__in=keys)
        .update(**dict.fromkeys(WORDS, ""), token_hash=gone, erased_at=timezone.now())
    )
