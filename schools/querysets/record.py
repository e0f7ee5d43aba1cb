"""What was written about a school, for those whom its author lets read it."""

from __future__ import annotations

from typing import Any, Self

from django.db.models import Q, QuerySet

from programmes.models import Membership
from programmes.roles import Kind

from .participation import within_reach

AUTHORITIES = {Kind.ICB, Kind.LOCAL_AUTHORITY}


class OfSchoolQuerySet(QuerySet[Any]):
    def visible_to(self, membership: Membership) -> Self:
        """Rows of the schools within a membership's reach."""
        return self.filter(within_reach(membership))


class SharedQuerySet(QuerySet[Any]):
    def visible_to(self, membership: Membership) -> Self:
        """Rows of schools within reach whose visibility includes the membership, and its own."""
        readable = Q(visibility__in=_visibilities(membership)) | Q(author=membership.pk)
        return self.filter(within_reach(membership), readable)


def _visibilities(membership: Membership) -> list[str]:
    """Platform support and the steering group's viewers read as the authorities do not: the least."""
    kind = membership.organisation.kind if membership.organisation else None
    if membership.role in {"viewer", "support", "national_viewer"}:
        return ["everybody"]
    if kind in AUTHORITIES:
        return ["authorities", "partners", "everybody"]
    return ["partners", "everybody"] if kind == Kind.FORUM else ["everybody"]
