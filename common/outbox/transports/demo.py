"""The demo's post: nothing leaves the machine, and everything can be read at /demo/mail/.

The worker lays a copy of each message into a folder, because the web process may read neither mails
without an area nor bodies that are erased.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from common.outbox.models import Message


@dataclass(frozen=True)
class Copy:
    """A message as the demo shows it."""

    id: str
    channel: str
    to: str
    subject: str
    text: str
    html: str
    at: str

    @property
    def sent_at(self) -> datetime:
        return datetime.fromisoformat(self.at)


class DemoTransport:
    """Delivers into the folder."""

    def send(self, message: Message) -> None:
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        copy = Copy(
            id=str(message.pk),
            channel=message.get_channel_display(),
            to=message.to,
            subject=message.subject,
            text=message.text,
            html=message.html,
            at=message.queued_at.isoformat(),
        )
        path = folder() / f"{message.queued_at:%Y%m%dT%H%M%S%f}-{message.pk}.json"
        path.touch(mode=0o600)
        path.write_text(json.dumps(asdict(copy)))

    def close(self) -> None:
        """There is no connection."""


def folder() -> Path:
    """Return where the copies lie."""
    return settings.VAR_DIR / "demo" / "mail"


def newest_copies(*, to: str = "", limit: int = 100) -> list[Copy]:
    """Return the newest copies first, of messages whose address contains `to`."""
    found = []
    for path in sorted(folder().glob("*.json"), reverse=True):
        copy = Copy(**json.loads(path.read_text()))
        if to.lower() in copy.to.lower():
            found.append(copy)
        if len(found) == limit:
            break
    return found


def copy_of(key: UUID) -> Copy | None:
    """Return the copy of one message, if there is one."""
    path = next(folder().glob(f"*-{key}.json"), None)
    return Copy(**json.loads(path.read_text())) if path else None
