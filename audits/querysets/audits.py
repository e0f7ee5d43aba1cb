"""Rounds, audits and what stands in them, within a membership's reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Count,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from django.utils import timezone

from programmes.models import Membership
from programmes.roles import Permission
from schools.policies import works_at_school
from schools.querysets.participation import within_reach

if TYPE_CHECKING:
    from audits.models import Answer, Audit, Evidence, Round, Voice  # noqa: F401

FINISHED = ("submitted", "agreed")  # out of the school's hands


def _exists(rest: str) -> RawSQL:
    return RawSQL(f"EXISTS (SELECT FROM {rest})", (), BooleanField())  # noqa: S611


# As SQL: for Django to write so many sub-queries on each page takes longer than for PostgreSQL to answer them.
WHAT_THERE_IS = {
    "has_parts": _exists("audits_part p WHERE p.audit_id = audits_audit.id"),
    "has_comments": _exists("audits_review_comment c WHERE c.audit_id = audits_audit.id"),
    "has_actions": _exists(
        "audits_action t WHERE t.audit_id = audits_audit.id AND t.statement_id IS NOT NULL"
    ),
    "voices_counted": RawSQL(
        "ARRAY(SELECT v.counted_at::text FROM audits_voice v"
        " WHERE v.audit_id = audits_audit.id AND v.counted_at IS NOT NULL ORDER BY v.id)",
        (),
        ArrayField(TextField()),
    ),
    "minimums": RawSQL(
        "(SELECT ARRAY[s.minimum_school, s.minimum_cell, s.minimum_schools]"
        " FROM programmes_area_settings s WHERE s.area_id = audits_audit.area_id)",
        (),
        ArrayField(IntegerField()),
    ),
    "has_evidence": _exists(
        "audits_evidence e JOIN audits_answer a ON a.id = e.answer_id WHERE a.audit_id = audits_audit.id"
    ),
    "has_before": _exists(
        "audits_audit b JOIN audits_framework_version v ON v.id = b.version_id"
        " WHERE b.school_id = audits_audit.school_id AND b.place_name = audits_audit.place_name"
        " AND b.state IN ('submitted', 'agreed') AND b.id <> audits_audit.id AND v.framework_id ="
        " (SELECT now.framework_id FROM audits_framework_version now WHERE now.id = audits_audit.version_id)"
    ),
    "looked_at": RawSQL(
        "ARRAY(SELECT a.statement_id FROM audits_answer a"
        " WHERE a.audit_id = audits_audit.id AND (a.level IS NOT NULL OR a.outside <> ''))",
        (),
        ArrayField(BigIntegerField()),
    ),
}


class RoundQuerySet(QuerySet["Round"]):
    def visible_to(self, membership: Membership) -> Self:
        """The rounds of the area's programmes, and those that schools within reach set themselves."""
        if not membership.can(Permission.SEE_AUDITS):
            return self.none()
        return self.filter(Q(school=None) | within_reach(membership), area=membership.area_id)

    def open_on(self, day: object = None) -> Self:
        """Rounds in which schools may begin audits on a day; today unless said otherwise."""
        day = day or timezone.localdate()
        return self.filter(opens_on__lte=day, closes_on__gte=day)


class AuditQuerySet(QuerySet["Audit"]):
    def visible_to(self, membership: Membership) -> Self:
        """Audits of the schools within reach, and those that the person moderates: that they are, not what they say."""
        if not membership.can(Permission.SEE_AUDITS):
            return self.none()
        moderated = Q(area=membership.area_id, moderator=membership.pk)
        return self.filter(within_reach(membership) | moderated)

    def readable_by(self, membership: Membership) -> Self:
        """Of those, the ones whose answers the person may read (audits.policies.can_read)."""
        given = Q(submitted_at__isnull=False)
        if works_at_school(membership):
            given |= ~Q(moderator=membership.pk)
        return self.visible_to(membership).filter(given)

    def held(self, pk: int) -> Audit:
        """The audit as it is now, held so that two changes come one after the other."""
        found = self.select_for_update(of=("self",))
        return found.select_related("area", "round", "school", "version__framework").get(pk=pk)

    def to_write_in(self) -> Self:
        """Held while somebody writes answers in it: nobody can submit it, and colleagues' writing waits a moment."""
        return self.select_for_update(of=("self",), no_key=True).select_related("version")

    def with_progress(self) -> Self:
        """Add `asked`, how many statements an audit has, and `seen`, how many of them were looked at."""
        from audits.models import Answer, Statement

        of_school = Exact(OuterRef("place"), Value(""))
        of_place = Q(places=[]) | Q(places__contains=[OuterRef("place")]) | Q(of_school)
        asked = Statement.objects.filter(of_place, version=OuterRef("version"))
        seen = Answer.objects.filter(audit=OuterRef("pk")).asked().looked_at()
        return self.annotate(asked=_number_of(asked, "version"), seen=_number_of(seen, "audit"))

    def with_what_there_is(self) -> Self:
        """Add what a page of answers begins with, in the audit's own query; most audits have little of it.

        `has_parts`, `has_comments`, `has_actions`, `has_evidence`, and `has_before`: whether another audit
        of its place and framework was given out; which answers of it stand beside which,
        audits.reading.last_time says. `voices_counted`: when each of its groups was; `minimums`: the least
        its area shows, None for the usual. `looked_at`: keys of the statements looked at.
        """
        return self.annotate(**WHAT_THERE_IS)

    def in_hand(self) -> Self:
        """Those whose school may change answers."""
        return self.filter(state__in=("in_progress", "changes_requested", "reopened"))

    def with_reviewer(self) -> Self:
        """Those that wait for the reviewer."""
        return self.filter(state="submitted")


class AnswerQuerySet(QuerySet["Answer"]):
    def readable_by(self, membership: Membership) -> Self:
        """Answers of the audits that a membership may read."""
        from audits.models import Audit

        return self.filter(
            area=membership.area_id, audit__in=Audit.objects.readable_by(membership).values("pk")
        )

    def looked_at(self) -> Self:
        """Those with a level, or an answer outside the levels."""
        return self.filter(Q(level__isnull=False) | ~Q(outside=""))

    def asked(self) -> Self:
        """Those to statements of the version that their audit uses now; others were asked before it took this up."""
        return self.filter(statement__version=F("audit__version"))


class EvidenceQuerySet(QuerySet["Evidence"]):
    def readable_by(self, membership: Membership) -> Self:
        """What the answers rest on that a membership may read."""
        from audits.models import Answer

        return self.filter(answer__in=Answer.objects.readable_by(membership).values("pk"))


class VoiceQuerySet(QuerySet["Voice"]):
    def answering(self) -> Self:
        """Voices that people can still answer."""
        return self.filter(closed_at=None, closes_on__gte=timezone.localdate())

    def visible_to(self, membership: Membership) -> Self:
        """Voices of the audits that a membership may read."""
        from audits.models import Audit

        seen = Audit.objects.readable_by(membership).values("pk")
        return self.filter(area=membership.area_id, audit__in=seen)


def _number_of(found: QuerySet[Any, Any], column: str) -> Coalesce:
    counted = found.order_by().values(column).annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0)
