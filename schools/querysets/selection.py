"""Calls, expressions of interest and agreements, within a membership's reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet
from django.utils import timezone

from programmes.models import Membership
from programmes.roles import Permission

from .participation import within_reach

if TYPE_CHECKING:
    from schools.models import Agreement, Call, Expression  # noqa: F401


class CallQuerySet(QuerySet["Call"]):
    def visible_to(self, membership: Membership) -> Self:
        """The calls of the area, for those who score or decide."""
        if not membership.can(Permission.SCORE_EXPRESSIONS):
            return self.none()
        return self.filter(area=membership.area_id)

    def open(self) -> Self:
        """Calls in which schools may write and send now."""
        now = timezone.now()
        return self.filter(published_at__isnull=False, opens_at__lte=now, closes_at__gt=now)


class ExpressionQuerySet(QuerySet["Expression"]):
    def sent(self) -> Self:
        """Expressions that a school has sent; drafts are its own matter."""
        return self.filter(sent_at__isnull=False)

    def visible_to(self, membership: Membership) -> Self:
        """Sent expressions of the schools within reach, for those who score or decide."""
        if not membership.can(Permission.SCORE_EXPRESSIONS):
            return self.none()
        return self.sent().filter(within_reach(membership, "participation__school"))


class AgreementQuerySet(QuerySet["Agreement"]):
    def visible_to(self, membership: Membership) -> Self:
        """The agreements of the schools within reach."""
        return self.filter(within_reach(membership, "participation__school"))

    def current(self) -> Self:
        """Agreements that no newer version has replaced."""
        return self.filter(replaced_at=None)

    def signed(self) -> Self:
        """Agreements with every required signature."""
        return self.filter(completed_at__isnull=False)
