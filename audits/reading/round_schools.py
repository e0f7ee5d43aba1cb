"""Which schools of a round are looked at together: all within reach, those of a council, or of a cohort."""

from dataclasses import dataclass

from django.db.models import Q

from audits.models import Audit, Round
from audits.states import HowFar
from programmes.models import Cohort, Membership, Organisation, SchoolPartner
from programmes.roles import Kind
from schools.models import Participation

from .rounds import number_of_schools, schools_of


@dataclass(frozen=True)
class Narrowed:
    """What the reader asked for: keys of a council and of a cohort; None for all."""

    council: int | None = None
    cohort: int | None = None

    def condition(self, column: str) -> Q:
        """Return the condition on a row's school."""
        found = Q()
        if self.council:
            partners = SchoolPartner.objects.filter(partner=self.council, ends_on=None)
            found &= Q(**{f"{column}__in": partners.values("school")})
        if self.cohort:
            taking_part = Participation.objects.filter(cohort=self.cohort)
            found &= Q(**{f"{column}__in": taking_part.values("school")})
        return found


@dataclass(frozen=True)
class HowMany:
    """How many schools a round is for within reach, and how many are how far.

    A school that has submitted some of its places and works on others counts at both.
    """

    schools: int
    blank: int
    started: int
    submitted: int


def how_many(round_: Round, membership: Membership, narrowed: Narrowed) -> HowMany:
    """Count the schools of a round within reach by how far they are; in two queries."""
    reached = Organisation.objects.visible_to(membership).values("pk")
    schools = schools_of(round_).filter(narrowed.condition("pk"), pk__in=reached).count()
    audits = Audit.objects.visible_to(membership).filter(narrowed.condition("school"), round=round_)
    numbers = audits.order_by().aggregate(**number_of_schools())
    return HowMany(
        schools, max(schools - numbers["begun"], 0), numbers[HowFar.STARTED.value], numbers["submitted"]
    )


def councils_of(round_: Round, membership: Membership) -> list[tuple[int, str]]:
    """Return the councils that work with the round's schools within reach."""
    reached = Organisation.objects.visible_to(membership).values("pk")
    schools = schools_of(round_).filter(pk__in=reached).values("pk")
    partners = SchoolPartner.objects.filter(school__in=schools, ends_on=None).values("partner")
    found = Organisation.objects.filter(kind=Kind.LOCAL_AUTHORITY, pk__in=partners)
    return list(found.order_by("name").values_list("pk", "name"))


def cohorts_of(round_: Round) -> list[tuple[int, str]]:
    """Return the cohorts whose schools the round is for."""
    if round_.programme_id is None:
        return []
    one = Q(pk=round_.cohort_id) if round_.cohort_id else Q()
    found = Cohort.objects.filter(one, programme=round_.programme_id)
    return list(found.order_by("name").values_list("pk", "name"))
