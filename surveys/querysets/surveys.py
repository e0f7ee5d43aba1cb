"""Surveys and the schools that they ask, within a membership's reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from programmes.models import Membership
from programmes.roles import Permission
from schools.querysets.participation import within_reach

if TYPE_CHECKING:
    from surveys.models import AskedSchool, ContactList, Invitation, LeftDetails, Survey  # noqa: F401


class SurveyQuerySet(QuerySet["Survey"]):
    def visible_to(self, membership: Membership) -> Self:
        """Surveys that ask a school within reach, or that the person's organisation runs; drafts for who runs them."""
        from surveys.models import AskedSchool

        if not membership.can(Permission.SEE_SURVEYS):
            return self.none()
        inside = self.filter(area=membership.area_id)
        if not membership.can(Permission.RUN_SURVEYS):
            inside = inside.exclude(state="draft")
        if membership.sees_whole_area:
            return inside
        asks = AskedSchool.objects.filter(within_reach(membership), survey=OuterRef("pk"))
        return inside.filter(Q(run_by=membership.organisation_id) | Exists(asks))

    def held(self, pk: int) -> Survey:
        """The survey as it is now, held so that two changes come one after the other."""
        found = self.select_for_update(of=("self",))
        return found.select_related("area", "version__questionnaire", "run_by").get(pk=pk)

    def due_to_close(self) -> Self:
        """Open ones whose last day has passed."""
        return self.filter(state="open", closes_on__lt=timezone.localdate())


class AskedSchoolQuerySet(QuerySet["AskedSchool"]):
    def visible_to(self, membership: Membership) -> Self:
        """The schools within reach that surveys ask; those of drafts for who runs them."""
        if not membership.can(Permission.SEE_SURVEYS):
            return self.none()
        inside = self.filter(within_reach(membership))
        return inside if membership.can(Permission.RUN_SURVEYS) else inside.exclude(survey__state="draft")

    def moderated_by(self, membership: Membership) -> Self:
        """Of those, the ones whose comments the person reads first: those of the forum in which they work."""
        if not membership.can(Permission.READ_RAW_COMMENTS):
            return self.none()
        return self.visible_to(membership).filter(forum=membership.organisation_id)

    def held(self, pk: int) -> AskedSchool:
        """The asked school as it is now, held so that two changes come one after the other."""
        found = self.select_for_update(of=("self",))
        return found.select_related("area", "survey__version__questionnaire", "school", "forum").get(pk=pk)


class ContactListQuerySet(QuerySet["ContactList"]):
    def visible_to(self, membership: Membership) -> Self:
        """The lists of the schools within reach, for those who invite families."""
        if not membership.can(Permission.INVITE_FAMILIES):
            return self.none()
        return self.filter(within_reach(membership, "asked__school"))


class InvitationQuerySet(QuerySet["Invitation"]):
    def to_write(self) -> Self:
        """Those whose first letter nobody has written, or the reminder that somebody asked for."""
        reminder = Q(reminded_on__isnull=False, reminder=None, is_used=False)
        return self.filter(Q(message=None) | reminder)


class LeftDetailsQuerySet(QuerySet["LeftDetails"]):
    def visible_to(self, membership: Membership) -> Self:
        """How people of a forum's schools want to be reached: for the forum in which somebody works."""
        from surveys.models import AskedSchool

        moderated = AskedSchool.objects.moderated_by(membership)
        return self.filter(asked__in=moderated.values("pk"), area=membership.area_id)
