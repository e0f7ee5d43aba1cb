"""A real worker, killed outright while it writes the letters of a list and delivers those that are written."""

from collections import Counter

import pytest
from django.db import connection, transaction

from common.outbox.models import Message
from common.outbox.tasks import drain_outbox_task
from surveys.contacts_file import Family
from surveys.models import ContactList, Invitation
from surveys.reading.sending import sending_of
from surveys.services.contacts import add_contacts
from surveys.services.invitations import send_invitations
from surveys.tasks import carry_on_invitations_task
from tests.areas import in_area
from tests.cast import member
from tests.common.outbox.mail_server import MailServer
from tests.common.outbox.workers import states, wait_for, worker
from tests.family_survey import make_open_survey

MANY, SLICE = 180, 60  # families; letters that the worker writes at once (small_slices.py)
IN_FLIGHT = 40  # the letter whose arrival the worker never hears of
FAMILIES = [Family(email=f"family{number:03}@home.example") for number in range(MANY)]


@pytest.fixture
def server():
    server = MailServer().start()
    yield server
    server.stop()


@pytest.fixture
def contacts(committed, north):
    """A list that somebody has just begun to send; the broker has the task, and no worker runs."""
    with transaction.atomic(), in_area(north):
        by = member("northshire", "forum_worker")
        contacts = add_contacts(asked=make_open_survey(by), name="All years", families=FAMILIES, by=by)
        send_invitations(contacts=contacts, by=by)
    return contacts


def progress(contacts, north):
    with transaction.atomic(), in_area(north):
        return sending_of(ContactList.objects.get(pk=contacts.pk))


def somebody_waits_for_a_row():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0] > 0


def test_worker_killed_in_mid_slice_and_mid_delivery_leaves_nobody_out(contacts, north, server):
    server.hold_at = IN_FLIGHT
    in_their_order = Invitation.objects.using("system").order_by("pk")
    with transaction.atomic(using="system"):
        # The second slice stops here: its letters are there, the note that they are is not.
        in_their_order.select_for_update().get(pk=in_their_order[MANY // 2].pk)
        with worker(**small(server)) as kill:
            assert server.held.wait(60)
            wait_for(somebody_waits_for_a_row)
            kill()
    wait_for(lambda: states() == {"sent": IN_FLIGHT - 1, "queued": SLICE + 1 - IN_FLIGHT})
    now = progress(contacts, north)
    assert (now.written, now.sent, now.to_write) == (SLICE, IN_FLIGHT - 1, MANY - SLICE)
    assert now.waiting == SLICE + 1 - IN_FLIGHT
    server.let_go.set()

    with worker(**small(server)):
        carry_on_invitations_task.delay()  # what beat does within five minutes,
        drain_outbox_task.delay()  # and within half a minute
        wait_for(lambda: states() == {"sent": MANY})
    letters = Message.objects.using("system").values_list("to", "message_id")
    assert sorted(to for to, _ in letters) == [family.email for family in FAMILIES]
    assert sorted({letter["To"] for letter in server.arrived}) == [family.email for family in FAMILIES]
    assert set(server.ids) == {message_id for _, message_id in letters}
    twice = [message_id for message_id, times in Counter(server.ids).items() if times > 1]
    assert twice == [server.ids[IN_FLIGHT - 1]]
    assert len(server.ids) == MANY + 1
    now = progress(contacts, north)
    assert (now.done, now.sent, now.to_write, now.is_moving) == (MANY, MANY, 0, False)
    assert ContactList.objects.using("system").get().state == "sent"


def small(server):
    """How a worker is started that writes a few letters at a time."""
    return {"mail_port": server.port, "app": "tests.surveys.small_slices", "queues": "mail,celery"}
