"""GOV.UK Notify: emails and text messages through one template of each kind, which we fill.

The email template there has the subject ((subject)) and the body ((body)); that for texts only ((body)).
"""

from functools import cached_property
from uuid import UUID

from django.conf import settings
from notifications_python_client import NotificationsAPIClient
from notifications_python_client.errors import HTTPError

from common.outbox.bounces import record_bounce
from common.outbox.models import Channel, Message, State

from . import Refused, Unreachable

NOT_THE_MESSAGE = {401, 403, 404, 408, 429}  # our key, our template, or too much at once


class NotifyTransport:
    """Hands messages to GOV.UK Notify, each with its key as the reference."""

    @cached_property
    def client(self) -> NotificationsAPIClient:
        return NotificationsAPIClient(settings.NOTIFY_API_KEY, base_url=settings.NOTIFY_BASE_URL)

    def send(self, message: Message) -> None:
        """Hand the message over. Raises Refused or Unreachable."""
        try:
            self._send_by_channel(message)
        except HTTPError as error:
            words = f"GOV.UK Notify answered {error}"
            wait = error.status_code in NOT_THE_MESSAGE or error.status_code >= 500
            raise (Unreachable if wait else Refused)(words) from error

    def _send_by_channel(self, message: Message) -> None:
        filled = {"subject": message.subject, "body": message.text}
        if message.channel == Channel.EMAIL:
            self.client.send_email_notification(
                message.to, settings.NOTIFY_EMAIL_TEMPLATE, filled, reference=str(message.pk)
            )
        else:
            self.client.send_sms_notification(
                message.to, settings.NOTIFY_TEXT_TEMPLATE, {"body": message.text}, reference=str(message.pk)
            )

    def close(self) -> None:
        """End the connection."""
        self.client.request_session.close()


def read_receipts(*, using: str) -> int:
    """Note which messages GOV.UK Notify could not deliver within the week it remembers; return how many.

    Does nothing without a key. Raises HTTPError when Notify does not answer.
    """
    if not settings.NOTIFY_API_KEY:
        return 0
    transport = NotifyTransport()
    failed = {
        UUID(found["reference"]): found["status"].replace("-", " ")
        for found in transport.client.get_all_notifications_iterator(status="failed")
        if found["reference"]
    }
    transport.close()
    sent = Message.objects.using(using).filter(pk__in=failed, state=State.SENT)
    keys = list(sent.values_list("pk", flat=True))
    return sum(record_bounce(key, f"GOV.UK Notify: {failed[key]}", using=using) for key in keys)
