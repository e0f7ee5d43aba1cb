"""Email over SMTP, through Django's own backend, over one connection."""

import smtplib
from contextlib import suppress
from email.headerregistry import HeaderRegistry
from email.policy import SMTP
from functools import cache, cached_property, lru_cache
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers

from common.outbox.models import Message

from . import Refused, TryLater, Unreachable

NOT_LET_IN = {421, 454, 530, 534, 535, 538}  # closing down, or our own log-in: no fault of the message


class SmtpTransport:
    """Keeps the connection open from one message to the next."""

    @cached_property
    def connection(self) -> Any:
        return mailers["smtp"]

    def send(self, message: Message) -> None:
        """Hand the message to the mail server. Raises Refused, TryLater or Unreachable."""
        self._open()
        try:
            self.connection.send_messages([letter_for(message)])
        except smtplib.SMTPServerDisconnected as error:
            self.close()
            # It may be this message that the server cannot bear, so it counts; if the server is down,
            # the next one finds out.
            raise TryLater(f"The mail server ended the connection: {error}") from error
        except smtplib.SMTPException as error:
            self._judge(error)
        except OSError as error:
            self.close()
            raise TryLater(f"The connection to the mail server broke: {error}") from error
        except ValueError as error:  # what Django says of addresses and headers that cannot be written
            raise Refused(f"It cannot be written as an email: {error}") from error

    def close(self) -> None:
        """End the connection; a server that is gone already is no trouble."""
        with suppress(OSError):
            self.connection.close()

    def _open(self) -> None:
        try:
            self.connection.open()
        except OSError as error:  # smtplib's own errors are OSErrors too
            raise Unreachable(str(error)) from error

    def _judge(self, error: smtplib.SMTPException) -> None:
        code, words = answer_of(error)
        if code in NOT_LET_IN:
            self.close()
            raise Unreachable(words) from error
        raise (Refused if code >= 500 else TryLater)(words) from error


class KnownHeaders(HeaderRegistry):
    """Remembers the headers that it made last: most are the same in each letter, and to parse them is dear."""

    def __init__(self) -> None:
        super().__init__()
        self._kind = cache(super().__getitem__)
        self._made = lru_cache(maxsize=64)(super().__call__)

    def __getitem__(self, name: str) -> Any:
        return self._kind(name.lower())

    def __call__(self, name: str, value: Any) -> Any:
        return self._made(name, value)


AS_LETTER = SMTP.clone(header_factory=KnownHeaders())


class Letter(EmailMultiAlternatives):
    """An email that is written with headers made once for many."""

    def message(self, *, policy: Any = None) -> Any:
        return super().message(policy=AS_LETTER)


def letter_for(message: Message) -> EmailMultiAlternatives:
    """Return the email as Django sends it, with a Message-ID and a date that stay the same."""
    headers = {"Message-ID": message.message_id, "Auto-Submitted": "auto-generated", **message.headers}
    headers["Date"] = message.queued_at
    letter = Letter(message.subject, message.text, settings.DEFAULT_FROM_EMAIL, [message.to])
    letter.extra_headers = headers
    if message.html:
        letter.attach_alternative(message.html, "text/html")
    return letter


def answer_of(error: smtplib.SMTPException) -> tuple[int, str]:
    """Return the server's code and words, as the database can keep them; 0 for an error that came without."""
    words: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, words = error.smtp_code, error.smtp_error
    else:
        return 0, str(error)
    said = words.decode(errors="replace") if isinstance(words, bytes) else words
    return code, f"{code} {said}".replace("\0", "")
