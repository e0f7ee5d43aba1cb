"""What schools will do, within a membership's reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet
from django.utils import timezone

from programmes.models import Membership
from programmes.roles import Permission
from schools.querysets.participation import within_reach

if TYPE_CHECKING:
    from audits.models import Action  # noqa: F401


class ActionQuerySet(QuerySet["Action"]):
    def visible_to(self, membership: Membership) -> Self:
        """The actions of the schools within reach, for those who see audits."""
        if not membership.can(Permission.SEE_AUDITS):
            return self.none()
        return self.filter(within_reach(membership))

    def to_do(self) -> Self:
        """Those that are neither done nor put aside."""
        return self.filter(status__in=("proposed", "agreed", "under_way"))

    def late(self) -> Self:
        """Those to be done whose day has passed."""
        return self.to_do().filter(due_on__lt=timezone.localdate())
