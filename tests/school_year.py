"""A programme with a cohort, and schools of the register, for tests that need schools taking part.

Call inside an open area: `with in_area(north): year = make_year(lead)`.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from programmes.models import Cohort, Membership, Milestone, Organisation, Programme, Stage, Tier
from schools.models import Participation
from schools.services.participations import enrol_schools

STAGES = ("Agreement", "Baseline", "Support under way", "Endline")


@dataclass
class Year:
    """What make_year has made."""

    programme: Programme
    cohort: Cohort
    full: Tier
    continuing: Tier
    training: Tier
    stages: list[Stage]


def make_year(by: Membership, name: str = "PINS 2026 to 2027", starts_on: date | None = None) -> Year:
    """Make a programme that began thirty days ago: three tiers, four stages, three milestones, one cohort.

    The agreement is due on day 20 (so it is late today), the audit on day 60, a look back on day 300.
    """
    start = starts_on or timezone.localdate() - timedelta(days=30)
    end = start + timedelta(days=330)
    area = by.area
    programme = Programme.objects.create(area=area, name=name, starts_on=start, ends_on=end)
    tiers = {
        kind: Tier.objects.create(
            area=area,
            programme=programme,
            kind=kind,
            name=kind.label,
            entitlement_minutes=minutes,
            target_meetings=3,
            needs_agreement=kind != Tier.Kind.TRAINING_ONLY,
        )
        for kind, minutes in (
            (Tier.Kind.FULL, 1800),
            (Tier.Kind.CONTINUING, 600),
            (Tier.Kind.TRAINING_ONLY, 0),
        )
    }
    stages = [
        Stage.objects.create(area=area, programme=programme, name=stage, position=position)
        for position, stage in enumerate(STAGES, start=1)
    ]
    for stage, milestone, days, done_when in (
        (stages[0], "Sign the agreement", 20, Milestone.DoneWhen.AGREEMENT_SIGNED),
        (stages[1], "Look at your school together", 60, Milestone.DoneWhen.BY_HAND),
        (stages[3], "Look back", 300, Milestone.DoneWhen.BY_HAND),
    ):
        Milestone.objects.create(
            area=area,
            programme=programme,
            stage=stage,
            name=milestone,
            days_after_start=days,
            done_when=done_when,
            tiers=[Tier.Kind.FULL, Tier.Kind.CONTINUING],
        )
    cohort = Cohort.objects.create(
        area=area,
        programme=programme,
        name="New schools",
        tier=tiers[Tier.Kind.FULL],
        starts_on=start,
        ends_on=end,
    )
    return Year(
        programme,
        cohort,
        tiers[Tier.Kind.FULL],
        tiers[Tier.Kind.CONTINUING],
        tiers[Tier.Kind.TRAINING_ONLY],
        stages,
    )


def take_part(year: Year, school: Organisation, *, by: Membership) -> Participation:
    """Give a school of the cast a place in the year's cohort, from its first day."""
    start = year.cohort.starts_on
    return enrol_schools(cohort=year.cohort, urns=[school.urn or 0], starts_on=start, by=by)[0]
