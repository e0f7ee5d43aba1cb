"""A programme in which every school of an area takes part."""

from datetime import timedelta

from django.utils import timezone

from programmes.models import Area, Cohort, Membership, Milestone, Organisation, Programme, Stage, Tier
from schools.models import Participation, ParticipationMilestone

SYSTEM = "system"
STAGES = ("Agreement", "Baseline", "Choosing support", "Support under way", "Endline", "Looking back")
A_STAGE = 2  # milestones in each
DAYS_APART = 24


def make_cohort(area: Area, schools: list[Organisation], link_workers: list[Membership]) -> None:
    """Give all schools a place and twelve milestones; they are at different stages, some of them late."""
    start = timezone.localdate() - timedelta(days=150)
    common = {"area": area, "starts_on": start, "ends_on": start + timedelta(days=330)}
    programme = Programme.objects.using(SYSTEM).create(name="PINS", **common)
    tier = Tier.objects.using(SYSTEM).create(
        area=area,
        programme=programme,
        kind=Tier.Kind.FULL,
        name="Full",
        entitlement_minutes=1800,
        target_meetings=3,
    )
    cohort = Cohort.objects.using(SYSTEM).create(programme=programme, name="New", tier=tier, **common)
    milestones = _make_milestones(area, programme)
    participations = [
        Participation(
            area=area,
            programme=programme,
            cohort=cohort,
            tier=tier,
            school=school,
            state=Participation.State.ACTIVE,
            stage=milestones[order % len(milestones)].stage,
            starts_on=start,
            link_worker=link_workers[order % len(link_workers)],
        )
        for order, school in enumerate(schools)
    ]
    Participation.objects.using(SYSTEM).bulk_create(participations, batch_size=1000)
    ParticipationMilestone.objects.using(SYSTEM).bulk_create(
        (
            ParticipationMilestone(
                area=area,
                participation=participation,
                milestone=milestone,
                due_on=(day := start + timedelta(days=milestone.days_after_start or 0)),
                done_on=day if number < order % len(milestones) else None,
            )
            for order, participation in enumerate(participations)
            for number, milestone in enumerate(milestones)
        ),
        batch_size=5000,
    )


def _make_milestones(area: Area, programme: Programme) -> list[Milestone]:
    stages = [
        Stage.objects.using(SYSTEM).create(area=area, programme=programme, name=name, position=position)
        for position, name in enumerate(STAGES, start=1)
    ]
    return [
        Milestone.objects.using(SYSTEM).create(
            area=area,
            programme=programme,
            stage=stage,
            name=f"{stage}, step {step}",
            days_after_start=DAYS_APART * (A_STAGE * number + step),
        )
        for number, stage in enumerate(stages)
        for step in range(1, A_STAGE + 1)
    ]
