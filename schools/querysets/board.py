"""Kept ways of looking at the board."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Q, QuerySet

from programmes.models import Membership
from programmes.roles import Permission

if TYPE_CHECKING:
    from schools.models import SavedView  # noqa: F401


class SavedViewQuerySet(QuerySet["SavedView"]):
    def visible_to(self, membership: Membership) -> Self:
        """A membership's own views, and those that others share with everybody who sees the board."""
        if not membership.can(Permission.SEE_SCHOOLS):
            return self.none()
        return self.filter(Q(owner=membership.pk) | Q(is_shared=True), area=membership.area_id)
