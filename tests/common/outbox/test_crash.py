"""A real worker, killed outright in the middle of a batch."""

from collections import Counter

import pytest
from django.db import transaction

from common.outbox.services import queue_email
from common.outbox.tasks import drain_outbox_task
from common.tenancy.context import open_area

from .mail_server import MailServer
from .workers import states, wait_for, worker

MANY = 40
ENDED = {"area_name": "Northshire", "organisation_name": "A forum", "role_name": "Forum lead"}


@pytest.fixture
def server():
    server = MailServer().start()
    yield server
    server.stop()


def test_worker_killed_in_mid_batch_loses_nothing_and_repeats_only_the_one_in_flight(
    committed, north, server
):
    server.hold_at = 15  # arrived whole, but the worker will never hear so
    with transaction.atomic():
        open_area(north.pk)
        queued = {
            queue_email(
                to=f"reader{number}@northshire.example",
                kind="access_ended",
                area=north.pk,
                context={**ENDED, "full_name": "Ann"},
            ).message_id
            for number in range(MANY)
        }
    with worker(server.port) as kill:
        assert server.held.wait(60)
        kill()
    wait_for(lambda: states() == {"sent": 14, "queued": 26})
    server.let_go.set()

    with worker(server.port):
        drain_outbox_task.delay()  # what beat does each half minute
        wait_for(lambda: states() == {"sent": MANY})
    assert set(server.ids) == queued
    twice = [message_id for message_id, times in Counter(server.ids).items() if times > 1]
    assert len(server.ids) == MANY + len(twice)
    assert twice == [server.ids[14]]
