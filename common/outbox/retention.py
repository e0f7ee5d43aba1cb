"""How long the outbox remembers: what was sent and when for good, what it said for a while."""

from django.conf import settings

from .models import Message, Notice


def erase_old_bodies(*, using: str) -> int:
    """Erase the bodies of messages that are done with, and forget notices as old.

    After settings.MAIL_KEPT_DAYS; returns how many bodies were erased.
    """
    days = settings.MAIL_KEPT_DAYS
    Notice.objects.using(using).older_than(days).delete()
    return Message.objects.using(using).older_than(days).exclude(text="").update(text="", html="", headers={})
