"""What was written about a school, for those whom its author lets read it."""

from __future__ import annotations

from typing import Any, Self

from django.db.models import Q, QuerySet

from programmes.models import Membership

from .participation import within_reach


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
    """By role, not by employer: a provider who works for a council reads what providers read."""
    if membership.role in {"area_lead", "officer"}:
        return ["authorities", "partners", "everybody"]
    return ["partners", "everybody"] if membership.role in {"forum_lead", "forum_worker"} else ["everybody"]
