"""Sending what waits, so that a worker killed at any moment loses nothing.

Each message is handed over inside a transaction of its own, which marks it as sent and is committed once the
server has taken it: killed before the commit, the row is as it was, and at most this one message goes twice,
under the same Message-ID.
"""

from collections.abc import Iterable
from contextlib import ExitStack, closing
from datetime import timedelta
from time import monotonic

import structlog
from django.db import connections, transaction
from django.utils import timezone

from .models import Message, State
from .querysets import MessageQuerySet
from .transports import Refused, Transport, TryLater, Unreachable, transports

log = structlog.get_logger(__name__)

SENDING = 5261136  # the number of the lock that the one who sends holds
BUDGET = 240  # seconds for one run; beat starts the next within half a minute
AT_ONCE = 50  # messages read in one go; a letter to one person waits for no more of a mailing than these
# Minutes to wait after each passing refusal, two days in all; then it counts as failed.
PATIENCE = (1, 5, 15, 60, 240, 480, 960, 1200)
# One statement takes the sender's lock, sees that the message is still due, and holds its row. The body of what
# lets someone in is forgotten.
MARK = """
    UPDATE common_message SET state = 'sent', sent_at = %(now)s, attempts = attempts + 1, last_error = '',
        text = CASE WHEN is_sensitive THEN '' ELSE text END, html = CASE WHEN is_sensitive THEN '' ELSE html END
    WHERE id = %(key)s AND state = 'queued' AND next_attempt_at <= %(now)s AND pg_try_advisory_xact_lock(%(lock)s)
"""


def drain(*, using: str, budget: float = BUDGET) -> None:
    """Send what is due over one connection for each channel, until nothing is, or `budget` seconds have gone.

    A channel whose server cannot be reached is left for the next run, and its messages as they are.
    """
    end = monotonic() + budget
    with ExitStack() as stack:
        open_ = {channel: stack.enter_context(closing(way)) for channel, way in transports().items()}
        while waiting := next_due(open_, using):
            for message in waiting:
                if monotonic() > end or not deliver(message, open_, using):
                    return


def next_due(open_: Iterable[str], using: str) -> list[Message]:
    """Return the messages that are due first.

    Some at once: to find the first of a mass mailing may mean to sort all of it, where the database has not
    counted yet how many there are. So they are found by their keys, and their bodies read afterwards.
    """
    messages = Message.objects.using(using)
    keys = list(messages.due(open_).values_list("pk", flat=True)[:AT_ONCE])
    found = messages.in_bulk(keys)
    return [found[key] for key in keys if key in found]


def deliver(message: Message, open_: dict[str, Transport], using: str) -> bool:
    """Send a message, if it is still due, and note what came of it; return whether to go on.

    Not when another worker is sending: that one looks again when it is done.
    """
    if message.channel not in open_:
        return True
    try:
        with transaction.atomic(using=using):
            if not mark_sent(message, using):
                return is_alone(using)  # gone since, or held
            hand_over(message, open_[message.channel])
    except Unreachable as trouble:
        log.warning("mail_server_unreachable", channel=message.channel, error=str(trouble))
        del open_[message.channel]
    except TryLater as trouble:
        note_delay(message, str(trouble), using)
    except Refused as trouble:
        note_failure(message, str(trouble), using)
    return True


def mark_sent(message: Message, using: str) -> bool:
    """Mark as sent what is about to be handed over; return whether it was still due and nobody else is sending.

    One sends at a time over one connection: mail servers like it, and a crash repeats one message at most. Nobody
    else begins before this transaction ends.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(MARK, {"key": message.pk, "lock": SENDING, "now": timezone.now()})
        return bool(cursor.rowcount)


def is_alone(using: str) -> bool:
    """Whether no other worker is sending."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SENDING])
        return bool(cursor.fetchone()[0])


def hand_over(message: Message, way: Transport) -> None:
    """Give the server a message. Raises Refused, TryLater, also for an error of our own, and Unreachable."""
    try:
        way.send(message)
    except (Refused, TryLater, Unreachable):
        raise
    except Exception as error:
        log.exception("message_not_sent", message=str(message.pk))
        raise TryLater("Something went wrong on our side; the log says what.") from error


def note_failure(message: Message, words: str, using: str) -> None:
    """Mark as failed, with the server's own words."""
    attempts, words = message.attempts + 1, words or "The server gave no reason."
    _still_waiting(message, using).update(state=State.FAILED, last_error=words, attempts=attempts)
    log.warning("message_failed", message=str(message.pk), kind=message.kind)


def note_delay(message: Message, words: str, using: str) -> None:
    """Try again a little later, each time after a longer while; give up after two days."""
    if message.attempts >= len(PATIENCE):
        return note_failure(message, f"Given up after {message.attempts + 1} attempts: {words}", using)
    later = timezone.now() + timedelta(minutes=PATIENCE[message.attempts])
    attempts = message.attempts + 1
    _still_waiting(message, using).update(next_attempt_at=later, attempts=attempts, last_error=words)
    return None


def _still_waiting(message: Message, using: str) -> MessageQuerySet:
    """Return the message unless somebody has paused it meanwhile: it stays as it is, and is tried again."""
    return Message.objects.using(using).due([message.channel]).filter(pk=message.pk)
