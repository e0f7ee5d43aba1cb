"""What can be found, in the domain's words. Nothing leaves an area's tables but through `visible_to`.

It names the area once more, though the policies do: a table with a second policy (one's own rows,
before an area is open) would else be read as a whole, since neither policy's index covers both.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from .roles import Kind, Permission, Reach

if TYPE_CHECKING:
    from .models import (  # noqa: F401
        ActivityEntry,
        Invitation,
        Membership,
        MembershipSchool,
        Organisation,
        Programme,
    )


class OrganisationQuerySet(QuerySet["Organisation"]):
    def schools(self) -> Self:
        """Only schools."""
        return self.filter(kind=Kind.SCHOOL)

    def partners_seen_by(self, membership: Membership) -> Self:
        """The area's partners, schools left out, for all who set programmes up or read how they are set up."""
        if not membership.can(Permission.MANAGE_PROGRAMMES):
            return self.none()
        return self.filter(area=membership.area_id).exclude(kind=Kind.SCHOOL)

    def visible_to(self, membership: Membership) -> Self:
        """The organisations within a membership's reach: all, or its own and its schools, or none."""
        inside = self.filter(area=membership.area_id)
        if membership.sees_whole_area:
            return inside
        if membership.rights.reach is Reach.NOTHING:
            return self.none()
        return inside.filter(Q(pk=membership.organisation_id) | self._schools_of(membership))

    def _schools_of(self, membership: Membership) -> Q:
        """The condition of the schools named on the membership; where none is, those its organisation works with."""
        from .models import MembershipSchool, SchoolPartner

        named = MembershipSchool.objects.filter(membership=membership)
        today = timezone.localdate()
        works_with = SchoolPartner.objects.filter(
            Q(ends_on=None) | Q(ends_on__gte=today), partner=membership.organisation_id, starts_on__lte=today
        )
        reached = Q(pk__in=named.values("school"))
        if membership.rights.reach is Reach.ORGANISATION:
            reached |= ~Exists(named) & Q(pk__in=works_with.values("school"))
        return Q(kind=Kind.SCHOOL) & reached


class MembershipQuerySet(QuerySet["Membership"]):
    def current(self, at: datetime | None = None) -> Self:
        """Memberships that hold now: not ended and not expired."""
        at = at or timezone.now()
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=at), ended_at=None)

    def visible_to(self, membership: Membership) -> Self:
        """The people whom a membership may see: of the whole area, of its organisation or its schools."""
        if not membership.can(Permission.SEE_PEOPLE):
            return self.none()
        inside = self.filter(area=membership.area_id)
        if membership.sees_whole_area:
            return inside
        from .models import MembershipSchool

        shared = MembershipSchool.objects.filter(school__in=_schools_named_on(membership))
        return inside.filter(_same_organisation(membership) | Q(pk__in=shared.values("membership")))

    def managed_by(self, membership: Membership) -> Self:
        """Of those, the people who work in no school beyond its own: the others belong to others too."""
        from .models import MembershipSchool

        links = MembershipSchool.objects.filter(membership=OuterRef("pk"))
        return self.visible_to(membership).filter(~Exists(_beyond(membership, links)))


class InvitationQuerySet(QuerySet["Invitation"]):
    def held(self, pk: int) -> Invitation:
        """The invitation as it is now, held so that two answers to it come one after the other."""
        found = self.select_for_update(of=("self",)).select_related(
            "organisation", "area", "invited_by__user"
        )
        return found.get(pk=pk)

    def awaiting_answer(self) -> Self:
        """Invitations neither accepted nor withdrawn; they may have run out."""
        return self.filter(withdrawn_at=None, accepted_at=None)

    def visible_to(self, membership: Membership) -> Self:
        """The invitations that a membership may see and answer for: to nothing beyond its reach."""
        if not membership.can(Permission.SEE_PEOPLE):
            return self.none()
        inside = self.filter(area=membership.area_id)
        if membership.sees_whole_area:
            return inside
        from .models import InvitationSchool

        shared = InvitationSchool.objects.filter(school__in=_schools_named_on(membership))
        links = InvitationSchool.objects.filter(invitation=OuterRef("pk"))
        reached = _same_organisation(membership) | Q(pk__in=shared.values("invitation"))
        return inside.filter(reached, ~Exists(_beyond(membership, links)))


class ProgrammeQuerySet(QuerySet["Programme"]):
    def visible_to(self, membership: Membership) -> Self:
        """The programmes of the area, for everybody who sees schools in it."""
        if not membership.can(Permission.SEE_SCHOOLS):
            return self.none()
        return self.filter(area=membership.area_id)


class ActivityQuerySet(QuerySet["ActivityEntry"]):
    def visible_to(self, membership: Membership) -> Self:
        """The activity log of the area, for those who may read it."""
        if not membership.can(Permission.SEE_ACTIVITY):
            return self.none()
        return self.filter(area=membership.area_id)

    def timeline_of(self, school: Organisation) -> Self:
        """What happened to a school that the reader may see, and to those that became part of it."""
        schools = [school.pk, *school.predecessors.values_list("pk", flat=True)]
        return self.filter(area=school.area_id, school__in=schools)


def _schools_named_on(membership: Membership) -> QuerySet[MembershipSchool, Any]:
    """The ids of the schools that a school's person works with; none for everybody else."""
    from .models import MembershipSchool

    if membership.rights.reach is not Reach.SCHOOLS:
        return MembershipSchool.objects.none().values("school")
    return MembershipSchool.objects.filter(membership=membership).values("school")


def _beyond(membership: Membership, links: QuerySet[Any]) -> QuerySet[Any]:
    """Those links to schools that a school's person does not work with; none for everybody else."""
    if membership.rights.reach is not Reach.SCHOOLS:
        return links.none()
    return links.exclude(school__in=_schools_named_on(membership))


def _same_organisation(membership: Membership) -> Q:
    """Rows of one's own organisation, for those who see one."""
    if membership.rights.reach is not Reach.ORGANISATION:
        return Q(pk__in=())
    return Q(organisation=membership.organisation_id)
