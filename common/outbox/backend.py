"""Django's mail backend that writes to the outbox: other people's code sends mail as ours does."""

from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from .models import Message
from .rendering import Rendered, dress
from .services import compose
from .tasks import drain_after_commit

# Written afresh for every message that leaves.
OWN_HEADERS = {"message-id", "date", "from", "to", "cc", "bcc"}


class OutboxEmailBackend(BaseEmailBackend):
    """Turns each Django mail into rows of the outbox, one for each address, in the open transaction.

    They belong to no area and count as sensitive: what Django and allauth send are mostly links that
    let someone in.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the mails and return how many. Raises NotQueued; ValueError for attachments."""
        rows = [compose_from(mail, to) for mail in email_messages for to in mail.recipients()]
        with transaction.atomic():
            for row in rows:
                row.save(force_insert=True)
            drain_after_commit()
        return len(email_messages)


def compose_from(mail: EmailMessage, to: str) -> Message:
    """Return the message of a Django mail to one of its addresses."""
    if mail.attachments:
        raise ValueError("The outbox does not carry attachments.")
    subject = " ".join(str(mail.subject).split())
    rendered = Rendered(subject, str(mail.body), _html_of(mail) or dress(subject, str(mail.body)))
    headers = {
        name: str(value) for name, value in mail.extra_headers.items() if name.lower() not in OWN_HEADERS
    }
    if mail.reply_to:
        headers["Reply-To"] = ", ".join(mail.reply_to)
    return compose(to=to, kind="account", rendered=rendered, is_sensitive=True, headers=headers)


def _html_of(mail: EmailMessage) -> str:
    alternatives: list[Any] = getattr(mail, "alternatives", [])
    return next((str(other.content) for other in alternatives if other.mimetype == "text/html"), "")
