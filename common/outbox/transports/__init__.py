"""The ways on which messages leave, chosen by settings."""

from typing import Protocol

from django.conf import settings

from common.outbox.models import Channel, Message


class Refused(Exception):
    """This message will never go; the text is the server's reason."""


class TryLater(Exception):
    """This message does not go now."""


class Unreachable(Exception):
    """No message goes now: the server is down, overloaded, or does not let us in."""


class Transport(Protocol):
    """One way out. It may keep a connection from one message to the next."""

    def send(self, message: Message) -> None:
        """Hand the message over. Raises Refused, TryLater or Unreachable."""

    def close(self) -> None:
        """End the connection, if there is one."""


class NoTextService:
    """Stands where no service for text messages is set up, and says so."""

    def send(self, message: Message) -> None:
        raise Refused("Text messages are not set up: there is no key for GOV.UK Notify.")

    def close(self) -> None:
        """Nothing was opened."""


def can_send_texts() -> bool:
    """Whether text messages leave this installation: pages that cannot keep the promise do not offer them."""
    has_service = bool(settings.NOTIFY_API_KEY and settings.NOTIFY_TEXT_TEMPLATE)
    return has_service or settings.MAIL_TRANSPORT == "demo"


def transports() -> dict[str, Transport]:
    """Return the way out of each channel, as MAIL_TRANSPORT and the keys for GOV.UK Notify say."""
    from .demo import DemoTransport
    from .notify import NotifyTransport
    from .smtp import SmtpTransport

    if settings.MAIL_TRANSPORT == "demo":
        return {Channel.EMAIL: DemoTransport(), Channel.TEXT: DemoTransport()}
    ways: dict[str, type[Transport]] = {"smtp": SmtpTransport, "notify": NotifyTransport}
    email = ways[settings.MAIL_TRANSPORT]
    text = NotifyTransport if can_send_texts() else NoTextService
    return {Channel.EMAIL: email(), Channel.TEXT: text()}
