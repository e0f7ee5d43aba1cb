"""Which schools a round is for, and how far each is."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from audits.models import Audit, Round
from audits.querysets import AuditQuerySet
from audits.states import OF_STATE, SUBMITTED, HowFar, states_at
from programmes.models import Membership, Organisation
from programmes.querysets import OrganisationQuerySet
from schools.models import Participation
from schools.policies import works_at_school
from schools.querysets import ParticipationQuerySet


@dataclass
class SchoolInRound:
    """A school that a round is for, with its audit, or those of its places; without one it has not begun."""

    school: Organisation
    audits: list[Audit] = field(default_factory=list)

    @property
    def how_far(self) -> set[HowFar]:
        """Where its audits are."""
        return {OF_STATE[Audit.State(audit.state)] for audit in self.audits} or {HowFar.BLANK}

    @property
    def owes(self) -> bool:
        """Whether the round still waits for it: not begun, or something not submitted."""
        return bool(self.how_far & {HowFar.BLANK, HowFar.STARTED})


def taking_part(round_: Round) -> ParticipationQuerySet:
    """Return the participations that a programme's round is for: placed, with more than training."""
    of_cohort = Q(cohort=round_.cohort_id) if round_.cohort_id else Q()
    placed = Participation.objects.placed().filter(of_cohort, programme=round_.programme_id)
    return placed.exclude(tier__kind="training_only")


def schools_of(round_: Round) -> OrganisationQuerySet:
    """Return the schools that a round is for, and those that began before they left."""
    found = Organisation.objects.schools().order_by("name")
    if round_.school_id:
        return found.filter(pk=round_.school_id)
    begun = Q(pk__in=round_.audits.values("school"))
    return found.filter(begun | Q(pk__in=taking_part(round_).values("school")))


def schools_in(round_: Round, membership: Membership, only: Q | None = None) -> list[SchoolInRound]:
    """Return the schools of a round within reach, by name, each with its audits; in two queries.

    `only` is a condition on the schools, as `Narrowed.condition` gives one.
    """
    reached = Organisation.objects.visible_to(membership).values("pk")
    schools = schools_of(round_).filter(only or Q(), pk__in=reached)
    return _together(schools, audits_of(round_, membership))


def schools_asked(round_: Round) -> list[SchoolInRound]:
    """Return all schools of a round, by name, each with its audits; for what the portal does by itself."""
    return _together(schools_of(round_), round_.audits.with_progress())


def _together(schools: Iterable[Organisation], audits: Iterable[Audit]) -> list[SchoolInRound]:
    rows = {school.pk: SchoolInRound(school) for school in schools}
    for audit in audits:
        if audit.school_id in rows:
            rows[audit.school_id].audits.append(audit)
    return list(rows.values())


def audits_of(round_: Round, membership: Membership) -> AuditQuerySet:
    """Return a round's audits within reach, with how far they are and who reviews them."""
    found = Audit.objects.visible_to(membership).filter(round=round_).with_progress()
    return found.select_related("area", "moderator__user", "moderator__organisation")


def counted(rows: Iterable[SchoolInRound]) -> list[tuple[HowFar, int]]:
    """Return how many schools have something in each place, in the order of the way."""
    numbers = Counter(how_far for row in rows for how_far in row.how_far)
    return [(how_far, numbers[how_far]) for how_far in HowFar]


@dataclass
class RoundWithCounts:
    """A round as a line of a list: how many schools it is for, and how many are where."""

    round: Round
    schools: int
    begun: int
    numbers: Counter[HowFar]

    @property
    def blank(self) -> int:
        """How many have not begun."""
        return max(self.schools - self.begun, 0)

    @property
    def cells(self) -> list[tuple[HowFar, int]]:
        """Return the numbers in the order of the way."""
        return [(one, self.blank if one == HowFar.BLANK else self.numbers[one]) for one in HowFar]


def rounds_for(membership: Membership, *, only_open: bool = False) -> list[RoundWithCounts]:
    """Return the rounds that a partner sees, the newest first, with counts of the schools within reach.

    In three queries, however many rounds there are; one where there are none. Rounds that schools set themselves
    stand there once submitted. A school whose places are some here and some there counts at each.
    """
    rounds = [one for one in _rounds(membership) if one.is_open or not only_open]
    if not rounds:
        return []
    numbers, placed = _numbers(membership, rounds), _placed(membership)
    return [
        RoundWithCounts(one, 1 if one.school_id else _number_for(one, placed), **numbers.get(one.pk, NOBODY))
        for one in rounds
    ]


def _rounds(membership: Membership) -> Iterable[Round]:
    found = Round.objects.visible_to(membership)
    if not works_at_school(membership):
        submitted = Audit.objects.filter(round=OuterRef("pk"), submitted_at__isnull=False)
        found = found.filter(Q(school=None) | Exists(submitted))
    return found.select_related("programme", "cohort", "school", "version")


NOBODY: dict[str, Any] = {"begun": 0, "numbers": Counter()}


def _numbers(membership: Membership, rounds: list[Round]) -> dict[int, dict[str, Any]]:
    """How many schools have begun each round, and how many have something how far."""
    audits = Audit.objects.visible_to(membership).filter(round__in=rounds).order_by()
    rows: Any = audits.values("round").annotate(**number_of_schools())
    return {
        row["round"]: {
            "begun": row["begun"],
            "numbers": Counter({one: row[one.value] for one in HowFar if one.value in row}),
        }
        for row in rows
    }


def number_of_schools() -> dict[str, Count]:
    """Return what counts the schools of audits: `begun`, and under each HowFar those with something there.

    A school counts once at each, however many places it looks at there.
    """
    found = {one.value: Q(state__in=states_at(one)) for one in HowFar if one != HowFar.BLANK}
    found |= {"begun": Q(), "submitted": Q(state__in=states_at(*SUBMITTED))}
    return {name: Count("school", distinct=True, filter=where) for name, where in found.items()}


def _placed(membership: Membership) -> list[tuple[int, int, int]]:
    """Programme, cohort and how many schools within reach have a place there with more than training."""
    placed = Participation.objects.visible_to(membership).placed().exclude(tier__kind="training_only")
    counts = placed.order_by().values("programme", "cohort").annotate(number=Count("pk"))
    return [(row["programme"], row["cohort"], row["number"]) for row in counts]


def _number_for(round_: Round, placed: list[tuple[int, int, int]]) -> int:
    return sum(
        number
        for programme, cohort, number in placed
        if programme == round_.programme_id and round_.cohort_id in (None, cohort)
    )
