"""Comments: as they were written for who moderates, as they were released for everybody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

from programmes.models import Membership

if TYPE_CHECKING:
    from surveys.models import Comment


class CommentQuerySet(QuerySet["Comment"]):
    def visible_to(self, membership: Membership) -> Self:
        """Comments that a membership may read as they were written: those of its forum's schools."""
        from surveys.models import AskedSchool

        moderated = AskedSchool.objects.moderated_by(membership)
        return self.filter(area=membership.area_id, asked__in=moderated.values("pk"))

    def held(self, pk: object) -> Comment:
        """The comment as it is now, held so that two changes come one after the other."""
        return self.select_for_update(of=("self",)).select_related("asked__survey", "question").get(pk=pk)

    def to_show(self) -> Self:
        """Those that the forum lets others read, without what they said before."""
        return self.filter(state="ready").defer("original")
