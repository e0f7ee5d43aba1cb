"""Where a school stands: its participation of now, others before and after, and its milestones."""

from dataclasses import dataclass

from django.utils import timezone

from programmes.models import Membership, Organisation
from schools.models import Agreement, Participation, ParticipationMilestone
from schools.policies import can_move, can_tick


@dataclass(frozen=True)
class Step:
    """A milestone of the school, and what its reader may do with it."""

    row: ParticipationMilestone
    may_tick: bool
    may_move: bool


@dataclass(frozen=True)
class Standing:
    """Participations of a school; `current` is the one that its page is about."""

    current: Participation | None
    others: list[Participation]
    steps: list[Step]
    agreement: Agreement | None

    @property
    def following(self) -> ParticipationMilestone | None:
        """The milestone that comes next, whoever does it; the earliest that is not done."""
        return next((step.row for step in self.steps if step.row.done_on is None), None)


def standing_of(place: Organisation, membership: Membership) -> Standing:
    """Return where a school stands, in three queries."""
    found = list(
        Participation.objects.visible_to(membership)
        .filter(school=place)
        .select_related(
            "programme", "cohort", "tier", "stage", "cluster", "shares_place_with__school",
            "link_worker__user", "link_worker__organisation",
        )
        .order_by("-programme__starts_on", "-pk")
    )  # fmt: skip
    current = _current(found)
    if current is None:
        return Standing(None, [], [], None)
    others = [participation for participation in found if participation is not current]
    return Standing(current, others, _steps(current, membership), _agreement(current, membership))


def _current(newest_first: list[Participation]) -> Participation | None:
    """The newest of a programme that has begun; where none has, the one that begins first."""
    today = timezone.localdate()
    begun = [each for each in newest_first if each.programme.starts_on <= today]
    return next(iter(begun or newest_first[::-1]), None)


def _steps(participation: Participation, membership: Membership) -> list[Step]:
    rows = participation.milestones.select_related("milestone__stage", "done_by__user")
    return [Step(row, can_tick(membership, row), can_move(membership, row)) for row in rows]


def _agreement(participation: Participation, membership: Membership) -> Agreement | None:
    agreements = Agreement.objects.visible_to(membership).current().filter(participation=participation)
    return agreements.select_related("text").prefetch_related("signatures__organisation").first()
