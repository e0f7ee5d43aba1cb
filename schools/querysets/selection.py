"""Calls, expressions of interest and decisions, within a membership's reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from programmes.models import Membership
from programmes.roles import Permission

from .participation import within_reach

if TYPE_CHECKING:
    from schools.models import Assessment, Call, Decision, Expression  # noqa: F401


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

    def public(self) -> Self:
        """Calls that everybody may know of, before they open and after they close too."""
        return self.filter(published_at__isnull=False).select_related("area", "cohort__programme")

    def held(self, pk: int) -> Call:
        """The call as it is now, held so that its criteria and its scores change one after the other."""
        found = self.select_for_update(of=("self",)).select_related(
            "area", "cohort__programme", "cohort__tier"
        )
        return found.get(pk=pk)


class ExpressionQuerySet(QuerySet["Expression"]):
    def sent(self) -> Self:
        """Expressions that a school has sent; drafts are its own matter."""
        return self.filter(sent_at__isnull=False)

    def visible_to(self, membership: Membership) -> Self:
        """Sent expressions of the schools within reach, for those who score or decide."""
        if not membership.can(Permission.SCORE_EXPRESSIONS):
            return self.none()
        return self.sent().filter(within_reach(membership, "participation__school"))

    def held(self, pk: int) -> Expression:
        """The expression as it is now, held so that two people's sending comes one after the other."""
        found = self.select_for_update(of=("self",)).select_related(
            "area", "call__cohort__programme", "call__cohort__tier", "participation__school"
        )
        return found.get(pk=pk)

    def with_scoring(self, membership: Membership) -> Self:
        """Each with how many have sent scores, and how far the membership itself has got."""
        from schools.models import Assessment

        own = Assessment.objects.filter(expression=OuterRef("pk"), assessor=membership.pk)
        return self.annotate(
            times_scored=Count("assessments", filter=Q(assessments__sent_at__isnull=False)),
            own_sent_at=Subquery(own.values("sent_at")[:1]),
            own_talked_at=Subquery(own.values("talked_at")[:1]),
            own_close_link=Subquery(own.values("has_close_link")[:1]),
            is_begun=Exists(own),
        )

    def to_score(self, membership: Membership) -> Self:
        """Those that still want the membership's scores: not two people's yet, and not its own."""
        from schools.models import Assessment

        own = Assessment.objects.filter(expression=OuterRef("pk"), assessor=membership.pk)
        done = own.filter(Q(sent_at__isnull=False) | Q(has_close_link=True))
        unfinished = self.filter(~Exists(done), erased_at=None, scored_at=None)
        return unfinished.with_scoring(membership).filter(times_scored__lt=2)

    def with_decision(self) -> Self:
        """Each with the outcome, place and letter of its latest decision."""
        from schools.models import Decision

        latest = Decision.objects.filter(expression=OuterRef("pk")).order_by("-decided_at", "-pk")
        return self.annotate(
            decision_id=Subquery(latest.values("pk")[:1]),
            outcome=Subquery(latest.values("outcome")[:1]),
            place=Subquery(latest.values("waiting_position")[:1]),
            decision_reason=Subquery(latest.values("reason")[:1]),
            letter_sent_at=Subquery(latest.values("letter_sent_at")[:1]),
        )


class AssessmentQuerySet(QuerySet["Assessment"]):
    def visible_to(self, membership: Membership) -> Self:
        """A person's own scores; others' only where none of one's own can be given any more.

        That is when one has sent one's own, or, for those who decide, once scoring has ended.
        """
        from schools.models import Assessment, Expression

        reached = Expression.objects.visible_to(membership)
        own = Assessment.objects.filter(assessor=membership.pk, sent_at__isnull=False)
        after = Q(expression__in=own.values("expression"))
        if membership.can(Permission.MANAGE_PROGRAMMES):
            after |= Q(expression__scored_at__isnull=False)
        readable = Q(assessor=membership.pk) | Q(sent_at__isnull=False) & after
        return self.filter(readable, area=membership.area_id, expression__in=reached)

    def counting(self) -> Self:
        """Those whose scores count: sent."""
        return self.filter(sent_at__isnull=False)


class DecisionQuerySet(QuerySet["Decision"]):
    def current(self) -> Self:
        """The latest decision about each expression."""
        from schools.models import Decision

        latest = Decision.objects.filter(expression=OuterRef("expression")).order_by("-decided_at", "-pk")
        return self.filter(pk=Subquery(latest.values("pk")[:1]))

    def visible_to(self, membership: Membership) -> Self:
        """Decisions about the schools within reach, for those who decide."""
        if not membership.can(Permission.MANAGE_PROGRAMMES):
            return self.none()
        return self.filter(within_reach(membership, "expression__participation__school"))

    def waiting(self) -> Self:
        """The waiting list, in its order."""
        return self.current().filter(outcome="waiting").order_by(F("waiting_position").asc())
