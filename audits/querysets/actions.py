"""What schools will do, within a membership's reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import F, QuerySet
from django.utils import timezone

from programmes.models import Membership
from programmes.roles import Permission
from schools.policies import works_at_school
from schools.querysets.participation import within_reach

if TYPE_CHECKING:
    from audits.models import Action  # noqa: F401

TO_DO = ("proposed", "agreed", "under_way")


class ActionQuerySet(QuerySet["Action"]):
    def visible_to(self, membership: Membership) -> Self:
        """The actions of the schools within reach, for those who see audits.

        The school's own people see all of theirs; everybody else what came from an audit that the school
        has submitted, as with its answers.
        """
        if not membership.can(Permission.SEE_AUDITS):
            return self.none()
        reached = self.filter(within_reach(membership))
        return reached if works_at_school(membership) else reached.filter(audit__submitted_at__isnull=False)

    def to_do(self) -> Self:
        """Those that are neither done nor put aside."""
        return self.filter(status__in=TO_DO)

    def put_away(self) -> Self:
        """Those that are done or not for now."""
        return self.exclude(status__in=TO_DO)

    def late(self) -> Self:
        """Those to be done whose day has passed."""
        return self.to_do().filter(due_on__lt=timezone.localdate())

    def due_first(self) -> Self:
        """In the order of their days, the late ones first; those without a day last."""
        return self.order_by(F("due_on").asc(nulls_last=True), "pk")
