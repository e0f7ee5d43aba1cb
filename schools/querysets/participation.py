"""Which schools take part, within a membership's reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Case, Q, QuerySet, When

from programmes.models import Membership, MembershipSchool, Organisation
from programmes.roles import Permission, Reach

if TYPE_CHECKING:
    from schools.models import Participation

PLACED = ("selected", "agreement_sent", "active")


def within_reach(membership: Membership, column: str = "school") -> Q:
    """Return the condition that a row's school lies within a membership's reach.

    A Q without a sub-query for those who see the whole area: the board asks it of every row. For a school's
    own people one sub-query in place of Organisation.objects.visible_to's four: their every page asks it.
    """
    if not membership.can(Permission.SEE_SCHOOLS):
        return Q(pk__in=())
    inside = Q(area=membership.area_id)
    if membership.sees_whole_area:
        return inside
    if membership.rights.reach is Reach.SCHOOLS:
        named = MembershipSchool.objects.filter(membership=membership.pk).values("school")
        own = Q(**{column: membership.organisation_id})
        return inside & (own | Q(**{f"{column}__in": named}))
    reached = Organisation.objects.visible_to(membership).schools()
    return inside & Q(**{f"{column}__in": reached.values("pk")})


class ParticipationQuerySet(QuerySet["Participation"]):
    def visible_to(self, membership: Membership) -> Self:
        """The participations of the schools that a membership may see."""
        return self.filter(within_reach(membership))

    def placed(self) -> Self:
        """Those that hold a place: selected, signing or taking part."""
        return self.filter(state__in=PLACED)

    def counting_places(self) -> Self:
        """Those that use up a place: placed, not sharing another school's, and with more than training."""
        return self.placed().filter(shares_place_with=None).exclude(tier__kind="training_only")

    def with_next_due(self) -> Self:
        """Add `due_first`, the earliest day of what is still to be done; None where nothing is.

        Only schools that hold a place have something to do: those that have completed or left are not late.
        """
        return self.annotate(due_first=Case(When(state__in=PLACED, then="next_due_on")))

    def held(self, pk: int) -> Participation:
        """The participation as it is now, held so that two changes come one after the other."""
        found = self.select_for_update(of=("self",))
        return found.select_related("area", "programme", "cohort", "tier", "school", "stage").get(pk=pk)
