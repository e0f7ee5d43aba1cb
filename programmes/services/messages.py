from django.db import transaction

from common.outbox.models import Message
from common.outbox.services import NotQueued, send_again
from programmes.models import Membership

from .activity import Refused, record_activity


@transaction.atomic
def send_message_again(*, message: Message, by: Membership) -> Message:
    """Put a message that failed or came back into the queue once more; Refused if it did neither."""
    try:
        send_again(message=message)
    except NotQueued as refusal:
        raise Refused(str(refusal)) from refusal
    record_activity(
        by=by,
        verb="sent again",
        thing=message,
        thing_name=f"the message “{message.subject}”",
        detail=f"to {message.to}",
    )
    return message
