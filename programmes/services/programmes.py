"""Programmes: set up with what most need, and changed as a whole."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from programmes.models import Cohort, Membership, Milestone, Programme, Stage, Tier

from .activity import Refused, record_activity

USUAL: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data" / "programme.json").read_text(encoding="utf-8")
)


@transaction.atomic
def set_up_programme(*, name: str, starts_on: date, ends_on: date, by: Membership) -> Programme:
    """Make a programme with the usual tiers, stages, milestones and one cohort, all to be changed.

    Days of milestones count from a school's own start, in whole weeks, scaled to the programme's length.
    Raises Refused for a name that another programme has, and for an end before the start.
    """
    refuse_twins(name)
    refuse_backwards(starts_on, ends_on)
    programme = Programme.objects.create(area=by.area, name=name, starts_on=starts_on, ends_on=ends_on)
    tiers = Tier.objects.bulk_create(
        Tier(area=by.area, programme=programme, **described) for described in USUAL["tiers"]
    )
    _make_stages(programme)
    Cohort.objects.create(
        area=by.area,
        programme=programme,
        name=USUAL["cohort"],
        tier=tiers[0],
        starts_on=starts_on,
        ends_on=ends_on,
    )
    record_activity(by=by, verb="set up", thing=programme)
    return programme


@transaction.atomic
def change_programme(
    *, programme: Programme, name: str, starts_on: date, ends_on: date, by: Membership
) -> Programme:
    """Change a programme's name, start and end. Cohorts keep their days, and so do the schools.

    Raises Refused for a known name, an end before the start, and when a cohort would lie outside.
    """
    row = Programme.objects.select_for_update().get(pk=programme.pk)
    refuse_twins(name, but=row)
    refuse_backwards(starts_on, ends_on)
    for cohort in row.cohorts.all():
        if cohort.starts_on < starts_on or cohort.ends_on > ends_on:
            raise Refused(
                f"The cohort {cohort} goes from {cohort.starts_on:%-d %B %Y} to {cohort.ends_on:%-d %B %Y}. "
                "Change that first, or let the programme cover it."
            )
    row.name, row.starts_on, row.ends_on = name, starts_on, ends_on
    row.save(update_fields=["name", "starts_on", "ends_on"])
    record_activity(by=by, verb="changed", thing=row, detail=f"{starts_on:%-d %B %Y} to {ends_on:%-d %B %Y}")
    return row


@transaction.atomic
def change_tier(
    *,
    tier: Tier,
    name: str,
    entitlement_minutes: int,
    target_meetings: int,
    needs_agreement: bool,
    by: Membership,
) -> Tier:
    """Change what schools of a tier get: minutes of support and meetings of parent carers, per school."""
    row = Tier.objects.select_for_update().get(pk=tier.pk)
    row.name, row.entitlement_minutes = name, entitlement_minutes
    row.target_meetings, row.needs_agreement = target_meetings, needs_agreement
    row.save(update_fields=["name", "entitlement_minutes", "target_meetings", "needs_agreement"])
    hours, minutes = divmod(entitlement_minutes, 60)
    detail = f"of {row.programme}: {hours} hours {minutes} minutes, {target_meetings} meetings"
    record_activity(by=by, verb="changed the tier", thing=row, detail=detail)
    return row


def refuse_twins(name: str, but: Programme | None = None) -> None:
    """Raise Refused if another programme of the area has the name."""
    others = Programme.objects.exclude(pk=but.pk if but else 0)
    if others.filter(name__iexact=name).exists():
        raise Refused(f"There is a programme “{name}” already. Give this one another name.")


def refuse_backwards(starts_on: date, ends_on: date) -> None:
    """Raise Refused if the end is not after the start."""
    if ends_on <= starts_on:
        raise Refused("The last day must come after the first.")


def _make_stages(programme: Programme) -> None:
    length = (programme.ends_on - programme.starts_on) // timedelta(days=1)
    share = length / USUAL["measured_days"]
    for position, described in enumerate(USUAL["stages"], start=1):
        stage = Stage.objects.create(
            area_id=programme.area_id, programme=programme, name=described["name"], position=position
        )
        Milestone.objects.bulk_create(
            Milestone(
                area_id=programme.area_id,
                programme=programme,
                stage=stage,
                days_after_start=7 * max(1, round(days * share / 7)),
                **rest,
            )
            for days, rest in map(_without_days, described["milestones"])
        )


def _without_days(described: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    return described["days"], {name: value for name, value in described.items() if name != "days"}
