"""Frameworks of an area and what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from programmes.models import Membership
from programmes.policies import can_set_up
from programmes.roles import Permission

if TYPE_CHECKING:
    from audits.models import Framework, FrameworkVersion, Statement  # noqa: F401


class FrameworkQuerySet(QuerySet["Framework"]):
    def visible_to(self, membership: Membership) -> Self:
        """The area's frameworks: all for those who set up, those with a published version for who sees audits."""
        if not membership.can(Permission.SEE_AUDITS):
            return self.none()
        inside = self.filter(area=membership.area_id)
        return (
            inside
            if can_set_up(membership)
            else inside.filter(versions__published_at__isnull=False).distinct()
        )

    def offered(self) -> Self:
        """Those that new rounds may use: not retired, with a published version."""
        return self.filter(retired_at=None, versions__published_at__isnull=False).distinct()


class FrameworkVersionQuerySet(QuerySet["FrameworkVersion"]):
    def visible_to(self, membership: Membership) -> Self:
        """The versions that a membership may read: drafts only for those who set up."""
        if not membership.can(Permission.SEE_AUDITS):
            return self.none()
        readable = Q() if can_set_up(membership) else Q(published_at__isnull=False)
        return self.filter(readable, area=membership.area_id)

    def published(self) -> Self:
        """Versions that no longer change."""
        return self.filter(published_at__isnull=False)

    def with_words(self, place: str = "") -> Self:
        """Fetch domains and their statements along, of a kind of place only what is asked of it; in two queries."""
        from audits.models import Statement

        return self.prefetch_related(Prefetch("domains__statements", Statement.objects.all().of_place(place)))


class StatementQuerySet(QuerySet["Statement"]):
    def of_place(self, place: str) -> Self:
        """The statements that are asked of a kind of place; all of them for a school (an empty place)."""
        return self.filter(Q(places=[]) | Q(places__contains=[place])) if place else self

    def with_asked(self, audit: int, membership: Membership) -> Self:
        """Add `is_asked`: whether a membership was asked for the statement, or its theme, in an audit."""
        from audits.models import AuditPart

        whole = Q(statement=OuterRef("pk")) | Q(statement=None, domain=OuterRef("domain"))
        asked = AuditPart.objects.filter(whole, audit=audit, colleague=membership)
        return self.annotate(is_asked=Exists(asked))
