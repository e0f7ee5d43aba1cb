"""How far the invitations of a list are, as the outbox knows it: never who has answered."""

from dataclasses import dataclass

from django.db.models import Count, Q

from common.disclosure import Thresholds, live_count
from common.outbox.models import Message
from surveys.models import ContactList


@dataclass(frozen=True)
class Sending:
    """Numbers of a list's invitations. `used` is None while too few have answered to say how many."""

    people: int
    written: int
    sent: int
    waiting: int
    failed: int
    bounced: int
    used: int | None
    reminders: int  # that have left; the latest of each family
    reminders_waiting: int

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
        return bool(self.to_write or self.waiting or self.reminders_waiting)


def sending_of(contacts: ContactList, thresholds: Thresholds) -> Sending:
    """Return how far a list is, in three queries."""
    states = _states(contacts, "message")
    reminders = _states(contacts, "reminder")
    asked_for = Q(reminded_on__isnull=False, reminder=None, is_used=False)
    numbers = contacts.invitations.aggregate(
        written=Count("message"),
        used=Count("pk", filter=Q(is_used=True)),
        asked_for=Count("pk", filter=asked_for),
    )
    return Sending(
        people=contacts.people,
        written=numbers["written"],
        sent=states.get("sent", 0),
        waiting=states.get("queued", 0),
        failed=states.get("failed", 0),
        bounced=states.get("bounced", 0),
        used=live_count(numbers["used"], thresholds),
        reminders=sum(reminders.values()) - reminders.get("queued", 0),
        reminders_waiting=reminders.get("queued", 0) + numbers["asked_for"],
    )


def _states(contacts: ContactList, column: str) -> dict[str, int]:
    """Return how many letters are in which state, of those that a column of the invitations names."""
    letters = Message.objects.filter(pk__in=contacts.invitations.values(column))
    return dict(letters.order_by().values_list("state").annotate(Count("pk")))


def not_arrived(contacts: ContactList, most: int) -> list[Message]:
    """Return the first letters and reminders that could not be sent or came back, with why."""
    families = contacts.invitations
    letters = Q(pk__in=families.values("message")) | Q(pk__in=families.values("reminder"))
    found = Message.objects.filter(letters, state__in=("failed", "bounced"))
    return list(found.defer("text", "html").order_by("to")[:most])
