"""Sending what waits, so that a worker killed at any moment loses nothing.

Each message is sent inside a transaction of its own that holds its row: killed before the commit,
the row is as it was, and at most this one message goes twice, under the same Message-ID.
"""

from collections.abc import Iterable
from contextlib import ExitStack, closing
from datetime import timedelta
from time import monotonic
from uuid import UUID

import structlog
from django.db import connections, transaction
from django.utils import timezone

from .models import Message, State
from .transports import Refused, Transport, TryLater, Unreachable, transports

log = structlog.get_logger(__name__)

SENDING = 5261136  # the number of the lock that the one who sends holds
BUDGET = 240  # seconds for one run; beat starts the next within half a minute
AT_ONCE = 50  # messages found in one go; a letter to one person waits for no more of a mailing than these
# Minutes to wait after each passing refusal, two days in all; then it counts as failed.
PATIENCE = (1, 5, 15, 60, 240, 480, 960, 1200)


def drain(*, using: str, budget: float = BUDGET) -> None:
    """Send what is due over one connection for each channel, until nothing is, or `budget` seconds have gone.

    A channel whose server cannot be reached is left for the next run, and its messages as they are.
    """
    end = monotonic() + budget
    with ExitStack() as stack:
        open_ = {channel: stack.enter_context(closing(way)) for channel, way in transports().items()}
        while waiting := next_due(open_, using):
            for key in waiting:
                if monotonic() > end or not deliver(key, open_, using):
                    return


def next_due(open_: Iterable[str], using: str) -> list[UUID]:
    """Return the keys of the messages that are due first.

    Some at once: to find the first of a mass mailing may mean to sort all of it, where the database has not
    counted yet how many there are.
    """
    return list(Message.objects.using(using).due(open_).values_list("pk", flat=True)[:AT_ONCE])


def deliver(key: UUID, open_: dict[str, Transport], using: str) -> bool:
    """Send a message, if it is still due, and note what came of it; return whether to go on.

    Not when another worker is sending: that one looks again when it is done.
    """
    with transaction.atomic(using=using):
        if not is_alone(using):
            return False
        found = Message.objects.using(using).due(open_).filter(pk=key)
        message = found.select_for_update(skip_locked=True).first()
        if message is None:
            return True  # gone since, or its channel is
        try:
            open_[message.channel].send(message)
        except Unreachable as trouble:
            log.warning("mail_server_unreachable", channel=message.channel, error=str(trouble))
            del open_[message.channel]
        except TryLater as trouble:
            note_delay(message, str(trouble))
        except Refused as trouble:
            note_failure(message, str(trouble))
        except Exception:
            log.exception("message_not_sent", message=str(message.pk))
            note_delay(message, "Something went wrong on our side; the log says what.")
        else:
            note_sent(message)
    return True


def is_alone(using: str) -> bool:
    """Whether no other worker is sending; none begins before this transaction ends.

    One at a time over one connection: mail servers like it, and a crash repeats one message at most.
    """
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SENDING])
        return bool(cursor.fetchone()[0])


def note_sent(message: Message) -> None:
    """Mark as sent, and forget the body if it lets someone in."""
    message.state, message.sent_at, message.last_error = State.SENT, timezone.now(), ""
    message.attempts += 1
    if message.is_sensitive:
        message.text = message.html = ""
    message.save(force_update=True)


def note_failure(message: Message, words: str) -> None:
    """Mark as failed, with the server's own words."""
    message.state, message.last_error = State.FAILED, words or "The server gave no reason."
    message.attempts += 1
    message.save(update_fields=["state", "last_error", "attempts"])
    log.warning("message_failed", message=str(message.pk), kind=message.kind)


def note_delay(message: Message, words: str) -> None:
    """Try again a little later, each time after a longer while; give up after two days."""
    if message.attempts >= len(PATIENCE):
        return note_failure(message, f"Given up after {message.attempts + 1} attempts: {words}")
    message.next_attempt_at = timezone.now() + timedelta(minutes=PATIENCE[message.attempts])
    message.attempts, message.last_error = message.attempts + 1, words
    return message.save(update_fields=["next_attempt_at", "attempts", "last_error"])
