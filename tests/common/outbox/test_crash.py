"""A real worker, killed outright in the middle of a batch."""

import os
import signal
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from time import monotonic, sleep

import pytest
from django.db import transaction

from common.outbox.models import Message
from common.outbox.services import queue_email
from common.outbox.tasks import drain_outbox_task
from common.tenancy.context import open_area

from .mail_server import MailServer

MANY = 40
ENDED = {"area_name": "Northshire", "organisation_name": "A forum", "role_name": "Forum lead"}


@contextmanager
def worker(mail_port):
    """A Celery worker on the mail queue, killed with its children at the end, if not before."""
    command = [sys.executable, "-m", "celery", "-A", "pins_portal", "worker", "-Q", "mail", "-c", "2"]
    process = subprocess.Popen(
        [*command, "--without-gossip", "--without-mingle", "--without-heartbeat", "-l", "ERROR"],
        env={**os.environ, "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}", "MAIL_TRANSPORT": "smtp"},
        start_new_session=True,
    )
    try:
        yield lambda: os.killpg(process.pid, signal.SIGKILL)
    finally:
        with_children = os.getpgid(process.pid) if process.poll() is None else None
        if with_children:
            os.killpg(with_children, signal.SIGKILL)
        process.wait()


def wait_for(condition, seconds=60):
    end = monotonic() + seconds
    while not condition():
        assert monotonic() < end, "waited too long"
        sleep(0.05)


def states():
    return Counter(Message.objects.using("system").values_list("state", flat=True))


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
