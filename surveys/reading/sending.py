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

    @property
    def to_write(self) -> int:
        """How many letters have not been written yet."""
        return self.people - self.written

    @property
    def done(self) -> int:
        """How many letters have left, or never will."""
        return self.sent + self.failed + self.bounced


def sending_of(contacts: ContactList, thresholds: Thresholds) -> Sending:
    """Return how far a list is, in two queries."""
    letters = Message.objects.filter(pk__in=contacts.invitations.values("message"))
    states = dict(letters.order_by().values_list("state").annotate(Count("pk")))
    numbers = contacts.invitations.aggregate(
        written=Count("message"), used=Count("pk", filter=Q(is_used=True))
    )
    return Sending(
        people=contacts.people,
        written=numbers["written"],
        sent=states.get("sent", 0),
        waiting=states.get("queued", 0),
        failed=states.get("failed", 0),
        bounced=states.get("bounced", 0),
        used=live_count(numbers["used"], thresholds),
    )


def not_arrived(contacts: ContactList, most: int) -> list[Message]:
    """Return the first letters that could not be sent or came back, with why."""
    found = Message.objects.filter(
        pk__in=contacts.invitations.values("message"), state__in=("failed", "bounced")
    )
    return list(found.defer("text", "html").order_by("to")[:most])
