"""Messages that were sent and came back."""

import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.message import Message as MailPart
from email.parser import BytesParser, Parser
from typing import cast
from uuid import UUID

from .models import Message, State

OURS = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@")


class NotAReport(ValueError):
    """What was read is no report of failed delivery on one of our messages."""


def record_bounce(key: UUID, words: str, *, using: str) -> bool:
    """Note that a sent message came back, with the reason; return whether it was one."""
    sent = Message.objects.using(using).filter(pk=key, state=State.SENT)
    return bool(sent.update(state=State.BOUNCED, last_error=words or "No reason was given."))


def read_report(content: bytes) -> tuple[UUID, str] | None:
    """Return the key of our message and the reason from a delivery status notification (RFC 3464).

    None for a report that the message is only late, or has arrived. Raises NotAReport.
    """
    report = BytesParser(_class=EmailMessage, policy=email.policy.default).parsebytes(content)
    if report.get_content_type() != "multipart/report":
        raise NotAReport("This is no delivery report.")
    parts = list(report.walk())
    failures = [reason for part in parts for reason in _failures(part)]
    key = next(filter(None, map(_key_of_ours, parts)), None)
    if key is None:
        raise NotAReport("The report is not about one of our messages.")
    return (key, "; ".join(failures)) if failures else None


def _failures(part: MailPart) -> Iterator[str]:
    """Yield the reason for each address to which delivery failed."""
    if part.get_content_type() != "message/delivery-status":
        return
    for block in cast("list[MailPart]", part.get_payload()):
        if str(block.get("Action", "")).strip().lower() == "failed":
            reason = block.get("Diagnostic-Code") or block.get("Status") or ""
            yield " ".join(str(reason).partition(";")[2].split() or str(reason).split())


def _key_of_ours(part: MailPart) -> UUID | None:
    """Return the key in the Message-ID of the message, or its headers, that the report gives back."""
    if part.get_content_type() == "text/rfc822-headers":
        part = Parser(policy=email.policy.default).parsestr(str(part.get_payload(decode=False)))
    found = OURS.search(str(part.get("Message-ID", "")))
    return UUID(found[1]) if found else None
