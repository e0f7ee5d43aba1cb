"""Questionnaires of an area, what they say, and the languages that it offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import OuterRef, Q, QuerySet, Subquery

from programmes.models import Membership
from programmes.roles import Permission

if TYPE_CHECKING:
    from surveys.models import Language, Questionnaire, QuestionnaireVersion  # noqa: F401


class QuestionnaireQuerySet(QuerySet["Questionnaire"]):
    def visible_to(self, membership: Membership) -> Self:
        """The area's questionnaires: all for who runs surveys, those with a published version for who sees them."""
        if not membership.can(Permission.SEE_SURVEYS):
            return self.none()
        inside = self.filter(area=membership.area_id)
        if membership.can(Permission.RUN_SURVEYS):
            return inside
        return inside.filter(versions__published_at__isnull=False).distinct()

    def offered(self) -> Self:
        """Those that new surveys may use: not retired, with a published version that was not withdrawn."""
        there = self.filter(versions__published_at__isnull=False, versions__withdrawn_at=None)
        return there.filter(retired_at=None).distinct()


class QuestionnaireVersionQuerySet(QuerySet["QuestionnaireVersion"]):
    def visible_to(self, membership: Membership) -> Self:
        """The versions that a membership may read: drafts only for those who run surveys."""
        if not membership.can(Permission.SEE_SURVEYS):
            return self.none()
        readable = Q() if membership.can(Permission.RUN_SURVEYS) else Q(published_at__isnull=False)
        return self.filter(readable, area=membership.area_id)

    def published(self) -> Self:
        """Versions whose meaning no longer changes."""
        return self.filter(published_at__isnull=False)

    def offered(self) -> Self:
        """Published versions that were not withdrawn: what surveys may ask, and what newer versions carry on."""
        return self.published().filter(withdrawn_at=None)

    def with_words(self) -> Self:
        """Fetch sections and their questions along, in two queries."""
        return self.prefetch_related("sections__questions")


class LanguageQuerySet(QuerySet["Language"]):
    def visible_to(self, membership: Membership) -> Self:
        """The languages of the area, for all who see surveys."""
        if not membership.can(Permission.SEE_SURVEYS):
            return self.none()
        return self.filter(area=membership.area_id)

    def light(self) -> Self:
        """Languages without their words, with `source_edition`: when the area's English, behind gaps, last changed."""
        source = self.model.objects.filter(area=OuterRef("area"), is_source=True)
        return self.defer("words", "sources").annotate(
            source_edition=Subquery(source.values("changed_at")[:1])
        )
