"""What can be found in the outbox, in its own words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

if TYPE_CHECKING:
    from .models import DigestPreference, Message, Notice  # noqa: F401


class MessageQuerySet(QuerySet["Message"]):
    def due(self, channels: Iterable[str]) -> Self:
        """What may be sent now, letters to one person before mass mailings."""
        found = self.filter(state="queued", channel__in=channels, next_attempt_at__lte=timezone.now())
        return found.order_by("batch", "next_attempt_at")

    def not_delivered(self) -> Self:
        """What waits, failed or came back, newest first; without the bodies, which no page shows.

        Without mailings of which each letter lets one person in, such as invitations to a survey: whom a reminder
        waits for has not come yet. These are followed where they were begun.
        """
        found = self.exclude(state="sent").exclude(~Q(batch=""), is_sensitive=True)
        return found.order_by("-queued_at").defer("text", "html")

    def visible_to(self, membership: Any) -> Self:
        """The messages of the membership's area; account mails belong to none and are shown to nobody."""
        return self.filter(area=membership.area_id)

    def older_than(self, days: int) -> Self:
        """What was queued longer ago than this and waits no more."""
        return self.exclude(state="queued").filter(queued_at__lt=timezone.now() - timedelta(days=days))


class NoticeQuerySet(QuerySet["Notice"]):
    def waiting(self) -> Self:
        """Notices that no email has carried yet, oldest first."""
        return self.filter(message=None).order_by("created_at", "pk")

    def older_than(self, days: int) -> Self:
        """Notices written longer ago than this, told or not."""
        return self.filter(created_at__lt=timezone.now() - timedelta(days=days))


class DigestPreferenceQuerySet(QuerySet["DigestPreference"]):
    def due(self, on: date) -> Self:
        """Whose digest is due on this day and not empty: each day, or once from Monday on."""
        from .models import Notice

        monday = on - timedelta(days=on.weekday())
        daily = Q(frequency="daily") & (Q(digested_on=None) | Q(digested_on__lt=on))
        weekly = Q(frequency="weekly") & (Q(digested_on=None) | Q(digested_on__lt=monday))
        waiting = Notice.objects.waiting().order_by().filter(area=OuterRef("area"), user=OuterRef("user"))
        return self.filter(daily | weekly).filter(Exists(waiting))
