"""Writing messages into the outbox, in the transaction of what they tell about."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import batched
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from .models import Channel, Message, State
from .rendering import Rendered, render_email, render_text
from .tasks import drain_after_commit

TELEPHONE = re.compile(r"\+?[0-9][0-9 ]{8,18}[0-9]")
SLICE = 1000  # messages written at once
HELD_UNTIL = datetime(9999, 1, 1, tzinfo=UTC)  # of a batch that is held: no day that comes


class NotQueued(ValueError):
    """A message cannot be written or sent again; the text is a sentence that says why."""


def queue_email(
    *,
    to: str,
    kind: str,
    context: Mapping[str, Any],
    area: int | None = None,
    is_sensitive: bool = False,
    comfort: Mapping[str, str] | None = None,
    reply_to: str = "",
) -> Message:
    """Write one email of `templates/messages/<kind>.txt`; a worker sends it after the commit.

    `area` is the id of the open area; a message without one nobody reads but the worker. `context`
    fills the template's placeholders; `comfort` is what the reader chose, as `User.reading_comfort`
    holds it. Say `is_sensitive` of a link that lets its holder in: the body is erased once sent.
    Raises MissingPlaceholder, UnknownKind, and NotQueued for an address that cannot be one.
    """
    rendered = render_email(kind, context, sender=sender_for(area), comfort=comfort)
    headers = {"Reply-To": checked_address(reply_to)} if reply_to else {}
    message = compose(
        to=to, kind=kind, rendered=rendered, area=area, is_sensitive=is_sensitive, headers=headers
    )
    return _queue(message)


def queue_text(*, to: str, kind: str, context: Mapping[str, Any], area: int | None = None) -> Message:
    """Write one text message of `templates/messages/text/<kind>.txt`. Raises as `queue_email` does."""
    return _queue(compose_text(to=to, kind=kind, rendered=render_text(kind, context), area=area))


def queue_emails(
    *,
    letters: Iterable[tuple[str, Mapping[str, Any]]],
    kind: str,
    area: int | None = None,
    batch: str = "",
    comfort: Mapping[str, str] | None = None,
) -> int:
    """Write many emails, for pairs of (address, context), and return how many.

    They go after whatever is written to one person; `batch` names them, by default their kind. All
    or none are written. Raises as `queue_email` does.
    """
    sender, written = sender_for(area), 0
    with transaction.atomic():
        for some in batched(letters, SLICE, strict=False):
            messages = [
                compose(
                    to=to,
                    kind=kind,
                    rendered=render_email(kind, context, sender=sender, comfort=comfort),
                    area=area,
                    batch=batch or kind,
                )
                for to, context in some
            ]
            Message.objects.bulk_create(messages)
            written += len(messages)
        drain_after_commit()
    return written


def compose(*, to: str, kind: str, rendered: Rendered, area: int | None = None, **fields: Any) -> Message:
    """Return an email that is not yet written. Raises NotQueued for an address that cannot be one."""
    message = Message(area_id=area, channel=Channel.EMAIL, kind=kind, to=checked_address(to), **fields)
    message.subject, message.text, message.html = rendered.subject[:300], rendered.text, rendered.html
    message.message_id = _message_id(message)
    return message


def compose_text(
    *, to: str, kind: str, rendered: Rendered, area: int | None = None, **fields: Any
) -> Message:
    """Return a text message that is not yet written. Raises NotQueued for a number that cannot be one."""
    number = to.strip()
    if not TELEPHONE.fullmatch(number):
        raise NotQueued(f"“{to}” is not a telephone number.")
    message = Message(area_id=area, channel=Channel.TEXT, kind=kind, to=number, text=rendered.text, **fields)
    message.message_id = _message_id(message)
    return message


def hold_batch(batch: str) -> int:
    """Let nothing more of a batch go out until `let_batch_go`; return how many letters wait."""
    return Message.objects.filter(batch=batch, state=State.QUEUED).update(next_attempt_at=HELD_UNTIL)


def let_batch_go(batch: str) -> int:
    """Let a batch that was held go out from now on; return how many letters wait."""
    waiting = Message.objects.filter(batch=batch, state=State.QUEUED, next_attempt_at=HELD_UNTIL)
    number = waiting.update(next_attempt_at=timezone.now())
    drain_after_commit()
    return number


def send_again(*, message: Message) -> None:
    """Put a message that failed or came back into the queue once more, under its old Message-ID.

    Raises NotQueued when it has been sent in the meantime, or its body is erased.
    """
    changed = (
        Message.objects.filter(pk=message.pk, state__in=(State.FAILED, State.BOUNCED))
        .exclude(text="")
        .update(state=State.QUEUED, attempts=0, next_attempt_at=timezone.now(), sent_at=None)
    )
    if not changed:
        raise NotQueued("It cannot be sent again: it is on its way already, or its text has been erased.")
    drain_after_commit()


def sender_for(area: int | None) -> str:
    """Return who the foot of a message says it is from."""
    if area is None:
        return "PINS Portal"
    areas = Message._meta.get_field("area").related_model._default_manager
    return f"PINS Portal for {areas.values_list('name', flat=True).get(pk=area)}"


def checked_address(to: str) -> str:
    """Return the address without white space around it. Raises NotQueued if it cannot be one."""
    try:
        validate_email(to.strip())
    except ValidationError as error:
        raise NotQueued(f"“{to}” is not an email address.") from error
    return to.strip()


def _queue(message: Message) -> Message:
    message.save(force_insert=True)
    drain_after_commit()
    return message


def _message_id(message: Message) -> str:
    return f"<{message.pk}@{settings.MAIL_DOMAIN}>"
