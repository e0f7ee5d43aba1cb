"""Sending invitations to a list of families: in batches, with a pause, a reminder to those who have not answered."""

from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from common.outbox.models import Message, State
from common.outbox.services import compose, compose_text, hold_batch, let_batch_go, sender_for
from common.outbox.tasks import drain_after_commit
from programmes.models import Membership
from programmes.services.activity import Refused, record_activity
from surveys.invitation_links import link_to
from surveys.models import AskedSchool, ContactList, Invitation
from surveys.policies import can_invite
from surveys.reading.letters import Letter, Letters
from surveys.reading.sending import next_reminder

SLICE = 500  # letters written in one transaction
NOTE = """
    UPDATE surveys_invitation SET message = written.message, reminder = written.reminder
    FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[]) AS written (id, message, reminder)
    WHERE surveys_invitation.id = written.id
"""
NOT_YOURS = "Invitations are sent by who invites families of this school, while the survey is open."


def batch_of(contacts: ContactList | int) -> str:
    """Return the name under which the outbox keeps a list's letters together."""
    return f"survey families {contacts if isinstance(contacts, int) else contacts.pk}"


@transaction.atomic
def send_invitations(*, contacts: ContactList, by: Membership) -> ContactList:
    """Begin to send: a worker writes the letters in slices, and the outbox delivers them. Raises Refused."""
    from surveys.tasks import write_invitations_after_commit

    held = _held(contacts, by, "ready")
    if not held.asked.survey.is_answering:
        raise Refused("Invitations can be sent once the survey is open.")
    _move(held, ContactList.State.SENDING, started_at=timezone.now())
    _record(held, by, "began to send")
    write_invitations_after_commit(held)
    return held


@transaction.atomic
def pause(*, contacts: ContactList, by: Membership) -> ContactList:
    """Let nothing more of a list go out until somebody resumes it. What is under way arrives. Raises Refused."""
    held = _held(contacts, by, "sending", "sent")
    hold_batch(batch_of(held))
    _move(held, ContactList.State.PAUSED)
    _record(held, by, "paused")
    return held


@transaction.atomic
def resume(*, contacts: ContactList, by: Membership) -> ContactList:
    """Let a paused list go out from where it stood. Raises Refused."""
    from surveys.tasks import write_invitations_after_commit

    held = _held(contacts, by, "paused")
    let_batch_go(batch_of(held))
    _move(held, ContactList.State.SENDING)
    _record(held, by, "resumed")
    write_invitations_after_commit(held)
    return held


@transaction.atomic
def remind(*, contacts: ContactList, by: Membership) -> None:
    """Have a worker write once more to those whose link has not been used. Raises Refused within three days.

    Not to those whose first letter failed or came back. It answers the same however many are due, also none:
    a list may hold one family, and nobody is to learn whether it has answered.
    """
    from surveys.tasks import write_invitations_after_commit

    held = _held(contacts, by, "sent")
    if day := next_reminder(held):
        raise Refused(f"This list was reminded a short while ago. You can do so again from {day:%-d %B} on.")
    today = timezone.localdate()
    sent = Message.objects.filter(batch=batch_of(held), state=State.SENT).values("pk")
    held.invitations.filter(is_used=False, message__in=sent).update(reminder=None, reminded_on=today)
    _move(held, ContactList.State.SENDING, reminded_on=today)
    _record(held, by, "reminded", "those who have not answered")
    write_invitations_after_commit(held)


@transaction.atomic
def write_slice(*, contacts: int) -> bool:
    """Write the next letters of a list that is being sent; return whether there are more to write.

    Called again after a crash it goes on where it stood: a letter and the note that it was written are
    one transaction.
    """
    lists = ContactList.objects.select_for_update(of=("self",))
    held = lists.select_related("asked__survey", "made_by__organisation").get(pk=contacts)
    if held.state != ContactList.State.SENDING:
        return False
    if not held.asked.survey.is_answering:  # it has closed since: nobody is invited to what is over
        _move(held, ContactList.State.PAUSED)
        return False
    waiting = held.invitations.to_write().order_by("pk")[: SLICE + 1]
    found = list(waiting)
    _write(held, found[:SLICE])
    if len(found) <= SLICE:
        _move(held, ContactList.State.SENT)
    return len(found) > SLICE


def _write(contacts: ContactList, invitations: list[Invitation]) -> None:
    """Write these letters, first ones and reminders, each in the language of its family."""
    if not invitations:
        return
    asked = AskedSchool.objects.select_related("survey__version", "survey__run_by", "school").get(
        pk=contacts.asked_id
    )
    source = contacts.made_by.organisation
    letters = Letters(asked, source=str(source or asked.school), sender=sender_for(asked.area_id))
    messages = []
    for invitation in invitations:
        letter = letters.in_language(invitation.language)
        kind = "survey_reminder" if invitation.message else "survey_invitation"
        message = _message(invitation, kind, letter, asked, batch_of(contacts))
        setattr(invitation, "reminder" if invitation.message else "message", message.pk)
        messages.append(message)
    Message.objects.bulk_create(messages)
    _note(invitations)
    drain_after_commit()


def _note(invitations: list[Invitation]) -> None:
    """Keep which letters were written: one statement, where `bulk_update` would take half of all the time."""
    columns = [[getattr(one, name) for one in invitations] for name in ("pk", "message", "reminder")]
    with connection.cursor() as cursor:
        cursor.execute(NOTE, columns)


def _message(invitation: Invitation, kind: str, letter: Letter, asked: AskedSchool, batch: str) -> Message:
    fields: dict[str, Any] = {"kind": kind, "area": asked.area_id, "batch": batch, "is_sensitive": True}
    link = link_to(asked, invitation.pk, letter.language)
    if invitation.email:
        return compose(to=invitation.email, rendered=letter.email(kind, link), **fields)
    return compose_text(to=invitation.telephone, rendered=letter.text(kind, link), **fields)


def _held(contacts: ContactList, by: Membership, *states: str) -> ContactList:
    held = ContactList.objects.select_for_update(of=("self",)).select_related(
        "asked__survey__version__questionnaire", "asked__school"
    )
    found = held.get(pk=contacts.pk)
    if not can_invite(by, found.asked):
        raise Refused(NOT_YOURS)
    if found.state not in states:
        raise Refused(f"This list is “{found.get_state_display().lower()}” now. Look at the page again.")
    return found


def _move(held: ContactList, state: ContactList.State, **also: Any) -> None:
    held.state = state
    for name, value in also.items():
        setattr(held, name, value)
    held.save(update_fields=["state", *also])


def _record(held: ContactList, by: Membership, verb: str, whom: str = "") -> None:
    invitations = f"{held.people} invitation{'' if held.people == 1 else 's'}"
    name, of = (whom, f"of {invitations} ") if whom else (invitations, "")
    record_activity(
        by=by,
        verb=verb,
        thing=held,
        thing_name=name,
        detail=f"{of}to {held.asked.survey}",
        school=held.asked.school,
    )
