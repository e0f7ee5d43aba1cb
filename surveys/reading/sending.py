"""How far the invitations of a list are, as the outbox knows it: never who has answered, nor how many have.

A list may hold a single family. So nothing here depends on whose link has been used: neither how many that are,
nor how many reminders were written, for those go to all the others.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, QuerySet
from django.utils import timezone

from common.outbox.models import Message
from surveys.models import ContactList

BETWEEN_REMINDERS = timedelta(days=3)


@dataclass(frozen=True)
class Sending:
    """Numbers of a list's invitations, without reminders."""

    people: int
    written: int
    sent: int
    waiting: int
    failed: int
    bounced: int

    @property
    def to_write(self) -> int:
        """How many letters have not been written yet."""
        return self.people - self.written

    @property
    def done(self) -> int:
        """How many letters have left, or never will."""
        return self.sent + self.failed + self.bounced

    @property
    def is_moving(self) -> bool:
        """Whether anything is still to be written or delivered."""
        return bool(self.to_write or self.waiting)


def sending_of(contacts: ContactList) -> Sending:
    """Return how far a list is, in two queries."""
    states = dict(_letters(contacts).order_by().values_list("state").annotate(Count("pk")))
    return Sending(
        people=contacts.people,
        written=contacts.invitations.exclude(message=None).count(),
        sent=states.get("sent", 0),
        waiting=states.get("queued", 0),
        failed=states.get("failed", 0),
        bounced=states.get("bounced", 0),
    )


def not_arrived(contacts: ContactList, most: int) -> list[Message]:
    """Return the first invitations that could not be sent or came back, with why.

    No reminders: one that came back says that its family had not answered.
    """
    found = _letters(contacts).filter(state__in=("failed", "bounced"))
    return list(found.defer("text", "html").order_by("to")[:most])


def next_reminder(contacts: ContactList) -> date | None:
    """Return from which day on a list can be reminded again; None where that is now."""
    if contacts.reminded_on is None:
        return None
    day = contacts.reminded_on + BETWEEN_REMINDERS
    return day if day > timezone.localdate() else None


def _letters(contacts: ContactList) -> QuerySet[Message]:
    return Message.objects.filter(pk__in=contacts.invitations.values("message"))
