"""Real Celery workers, which tests may kill outright."""

import os
import signal
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from time import monotonic, sleep

from common.outbox.models import Message


@contextmanager
def worker(mail_port, *, app="pins_portal", queues="mail"):
    """A Celery worker of two processes, killed with its children at the end, if not before."""
    command = [sys.executable, "-m", "celery", "-A", app, "worker", "-Q", queues, "-c", "2"]
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
