"""Sending the invitations of all schools of a survey with one button, and reminding them."""

from collections.abc import Callable, Iterable

from django.db import transaction

from programmes.models import Membership
from programmes.services.activity import Refused
from surveys.models import ContactList, Survey
from surveys.reading.sending import next_reminder

from .invitations import remind, send_invitations


@transaction.atomic
def send_all(*, survey: Survey, by: Membership) -> int:
    """Begin to send all lists within reach that wait for it; return how many lists. Raises Refused if there is none."""
    return _each(
        _lists(survey, by, ContactList.State.READY), send_invitations, by, "No list waits to be sent."
    )


@transaction.atomic
def remind_all(*, survey: Survey, by: Membership) -> int:
    """Remind the families of all lists within reach, but for those reminded within three days; return how many lists.

    Raises Refused if there is none.
    """
    sent = _lists(survey, by, ContactList.State.SENT)
    due = [contacts for contacts in sent if next_reminder(contacts) is None]
    return _each(due, remind, by, "Every list is still being sent, or was reminded a short while ago.")


def _lists(survey: Survey, by: Membership, state: ContactList.State) -> Iterable[ContactList]:
    found = ContactList.objects.visible_to(by).filter(asked__survey=survey, state=state)
    return found.order_by("pk")


def _each(lists: Iterable[ContactList], change: Callable[..., object], by: Membership, if_none: str) -> int:
    done = [change(contacts=contacts, by=by) for contacts in lists]
    if not done:
        raise Refused(if_none)
    return len(done)
