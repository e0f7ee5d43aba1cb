"""Lists of schools that people match, within a membership's reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Count, Q, QuerySet

from programmes.roles import Permission

if TYPE_CHECKING:
    from programmes.models import Membership
    from schools.models import KnownName, SchoolList, SchoolListLine  # noqa: F401


class SchoolListQuerySet(QuerySet["SchoolList"]):
    def visible_to(self, membership: Membership) -> Self:
        """The lists that a membership may work on: of the whole area, or of its own organisation."""
        if not membership.can(Permission.MANAGE_SCHOOLS):
            return self.none()
        inside = self.filter(area=membership.area_id)
        if membership.sees_whole_area:
            return inside
        return inside.filter(created_by__organisation=membership.organisation_id)

    def with_progress(self) -> Self:
        """Each list with how many lines look like schools (`names`) and how many of them wait (`waiting`)."""
        names = ~Q(lines__outcome="prose")
        return self.annotate(
            names=Count("lines", filter=names), waiting=Count("lines", filter=names & Q(lines__decision=""))
        )


class SchoolListLineQuerySet(QuerySet["SchoolListLine"]):
    def visible_to(self, membership: Membership) -> Self:
        """The lines of the lists that a membership may work on."""
        from schools.models import SchoolList

        return self.filter(school_list__in=SchoolList.objects.visible_to(membership), area=membership.area_id)


class KnownNameQuerySet(QuerySet["KnownName"]):
    def visible_to(self, membership: Membership) -> Self:
        """What colleagues decided that names mean: those of the whole area, or of one's organisation."""
        if not membership.can(Permission.MANAGE_SCHOOLS):
            return self.none()
        inside = self.filter(area=membership.area_id)
        if membership.sees_whole_area:
            return inside
        return inside.filter(organisation=membership.organisation_id)
