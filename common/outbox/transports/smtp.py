"""Email over SMTP, through Django's own backend, over one connection."""

import smtplib
from contextlib import suppress
from functools import cached_property
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


def letter_for(message: Message) -> EmailMultiAlternatives:
    """Return the email as Django sends it, with a Message-ID and a date that stay the same."""
    headers = {"Message-ID": message.message_id, "Auto-Submitted": "auto-generated", **message.headers}
    headers["Date"] = message.queued_at
    letter = EmailMultiAlternatives(message.subject, message.text, settings.DEFAULT_FROM_EMAIL, [message.to])
    letter.extra_headers = headers
    if message.html:
        letter.attach_alternative(message.html, "text/html")
    return letter


def answer_of(error: smtplib.SMTPException) -> tuple[int, str]:
    """Return the server's code and words; 0 for an error that came without."""
    words: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, words = error.smtp_code, error.smtp_error
    else:
        return 0, str(error)
    return code, f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"
