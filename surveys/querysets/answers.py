"""Comments: as they were written for who moderates, as they were released for everybody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Q, QuerySet

from programmes.models import Membership

if TYPE_CHECKING:
    from surveys.models import Comment


class CommentQuerySet(QuerySet["Comment"]):
    def visible_to(self, membership: Membership) -> Self:
        """Comments that a membership may read as they were written: those of its forum's schools.

        The safeguarding lead whom a survey names reads those that were flagged, too.
        """
        from surveys.models import AskedSchool

        moderated = AskedSchool.objects.moderated_by(membership)
        flagged = Q(flagged_at__isnull=False, asked__survey__safeguarding_lead=membership.pk)
        return self.filter(Q(asked__in=moderated.values("pk")) | flagged, area=membership.area_id)

    def held(self, pk: object) -> Comment:
        """The comment as it is now, held so that two changes come one after the other."""
        return self.select_for_update(of=("self",)).select_related("asked__survey", "question").get(pk=pk)

    def to_show(self) -> Self:
        """Those that the forum lets families and everybody else read, without what they said before."""
        return self.filter(state="ready").defer("original")

    def to_show_leaders(self) -> Self:
        """Those that the forum lets school leaders and partners read, without what they said before."""
        return self.filter(state__in=("ready", "leaders")).defer("original")
