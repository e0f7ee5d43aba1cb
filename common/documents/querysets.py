"""What can be found among documents, in their own words."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Q, QuerySet
from django.utils import timezone

from common.documents.kinds import kinds_kept_for_a_while, readable_by

if TYPE_CHECKING:
    from common.documents.models import Document

SILENCE = timedelta(seconds=30)  # whoever makes a document and says nothing for so long is gone
REMEMBERED = timedelta(days=90)  # the request, after its file
SAME = ("area_id", "membership_id", "kind", "form", "version", "parameters")


class DocumentQuerySet(QuerySet["Document"]):
    def visible_to(self, membership: Any) -> Self:
        """The documents of the area that a membership asked for or its kind lets it read."""
        return self.filter(readable_by(membership), area=membership.area_id)

    def asked_by(self, membership: Any) -> Self:
        """What a membership asked for, newest first."""
        return self.filter(area=membership.area_id, membership=membership.pk).order_by("-requested_at")

    def like(self, document: Document) -> Self:
        """The same thing, asked for under the same hat."""
        return self.filter(**{name: getattr(document, name) for name in SAME})

    def under_way(self) -> Self:
        """What a worker has, or will."""
        return self.filter(state__in=("queued", "working"))

    def waiting(self) -> Self:
        """What nobody is making, oldest request first: it waits, or who made it has gone silent."""
        return self.filter(Q(state="queued") | _silent(), attempts__lt=_most()).order_by("requested_at")

    def given_up(self) -> Self:
        """What was begun as often as it may be, and never finished."""
        return self.filter(_silent(), attempts=_most())

    def run_out(self) -> Self:
        """What is past its day and still has its file."""
        return self.filter(state="ready", expires_at__lte=timezone.now())

    def forgettable(self) -> Self:
        """Requests whose files have long run out, or never came to be."""
        gone = Q(state="expired") | Q(state="failed", kind__in=kinds_kept_for_a_while())
        return self.filter(gone, requested_at__lt=timezone.now() - REMEMBERED)


def _silent() -> Q:
    return Q(state="working", heard_at__lt=timezone.now() - SILENCE)


def _most() -> int:
    from common.documents.models import MOST_ATTEMPTS

    return MOST_ATTEMPTS
