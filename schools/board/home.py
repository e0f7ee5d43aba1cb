"""What the board has for the home page: who is late, and how many schools are where."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F
from django.urls import reverse
from django.utils import timezone

from programmes.home import Counts, NextStep, Urgency
from programmes.models import Membership
from programmes.roles import Permission, Reach
from schools.models import Participation

from .conditions import IN_THE_PROGRAMME, LATE, due

KEPT = "_schools_by_stage"


def schools_late(membership: Membership) -> Iterable[NextStep]:
    """Schools of the programmes that run now with something late, for those who look after them."""
    if not membership.can(Permission.MANAGE_SCHOOLS):
        return
    number = sum(row["late"] for row in _by_stage(membership))
    if number:
        yield NextStep(
            title=f"{number} schools have something late" if number > 1 else "A school has something late",
            hint="See what it is, and remind them in one go if that helps.",
            href=f"{reverse('board', args=[membership.area.slug])}?due={LATE}",
            action="See what is late",
            urgency=Urgency.NOW,
            status="Late",
            colour="red",
        )


def where_schools_are(membership: Membership) -> Counts | None:
    """How many schools are in each stage of the programme that runs now; None for those with one or none."""
    rows = _by_stage(membership)
    if membership.rights.reach is Reach.SCHOOLS or not rows:
        return None
    board = reverse("board", args=[membership.area.slug])
    stages = [
        (row["number"], row["stage__name"], f"{board}?programme={row['programme']}&stage={row['stage']}")
        for row in rows
        if row["stage"]
    ]
    number = sum(row["number"] for row in rows)
    return Counts(f"Where the {number} schools are" if number > 1 else "Where the school is", stages)


def _by_stage(membership: Membership) -> list[dict[str, Any]]:
    """Stages of the current programme with the number of schools there and how many are late.

    The home page asks twice, for a step and for the counts; the answer is kept on the request's membership.
    """
    kept: list[dict[str, Any]] | None = membership.__dict__.get(KEPT)
    if kept is None:
        kept = membership.__dict__[KEPT] = list(_count(membership))
    return kept


def _count(membership: Membership) -> Iterable[dict[str, Any]]:
    if not membership.can(Permission.SEE_SCHOOLS):
        return []
    today = timezone.localdate()
    running = Participation.objects.visible_to(membership).filter(
        IN_THE_PROGRAMME, programme__starts_on__lte=today, programme__ends_on__gte=today
    )
    rows = (
        running.with_next_due()
        .values("programme", "stage", "stage__name", "stage__position")
        .annotate(number=Count("pk"), late=Count("pk", filter=due(LATE)), since=F("programme__starts_on"))
        .order_by("-since", "programme", "stage__position")
    )
    found: list[dict[str, Any]] = [dict(row) for row in rows]
    return [row for row in found if row["programme"] == found[0]["programme"]]
