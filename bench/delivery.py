"""Letters from the outbox to a mail server on this machine, beside smtplib that sends one of them again and again."""

import os
import signal
import smtplib
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from email.policy import SMTP
from pathlib import Path

from django.conf import settings

from common.outbox.delivery import drain
from common.outbox.models import Message
from common.outbox.transports.smtp import letter_for
from launcher.places import PYTHON, ROOT
from launcher.processes import spawn, stop

from .data import SYSTEM
from .report import Figure

SECONDS_TO_START = 30


def delivery_figures(folder: Path, *, number: int) -> list[Figure]:
    """Deliver so many of the waiting invitations as the worker does; return how many a second, and the cost of each."""
    keep(number)
    letter = Message.objects.using(SYSTEM).filter(state="queued")[0]
    content = letter_for(letter).message(policy=SMTP).as_bytes()
    with mail_server(folder) as port:
        bare, bare_busy = timed(lambda: send_again(port, letter.to, content, number))
        seconds, busy = timed(lambda: drain(using=SYSTEM))
    sent = Message.objects.using(SYSTEM).filter(state="sent").count()
    if sent != number:
        raise RuntimeError(f"Of {number} letters {sent} were delivered.")
    name, alone = f"Delivering {number} letters by SMTP", "smtplib alone"
    return [
        Figure(name, number / seconds, "letters a second"),
        Figure(name, 1000 * seconds / number, "ms each", seconds / bare, alone),
        Figure(name, 1000 * busy / number, "ms of processor each", busy / bare_busy, alone),
    ]


def keep(number: int) -> None:
    """Leave so many invitations in the outbox, and nothing else."""
    messages = Message.objects.using(SYSTEM)
    kept = messages.filter(kind="survey_invitation").values("pk")[:number]
    messages.exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()


def send_again(port: int, to: str, content: bytes, number: int) -> None:
    """Send one letter so many times over one connection."""
    with smtplib.SMTP("127.0.0.1", port) as connection:
        for _ in range(number):
            connection.sendmail(settings.DEFAULT_FROM_EMAIL, [to], content)


def timed(work: Callable[[], None]) -> tuple[float, float]:
    """Return how many seconds something took, and how many of this process's processor."""
    started, busy = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - started, time.process_time() - busy


@contextmanager
def mail_server(folder: Path) -> Iterator[int]:
    """Run a mail server that takes everything and keeps nothing, where settings look for one; yield its port."""
    port = settings.MAILERS["smtp"]["OPTIONS"]["port"]
    options = ["-n", "-l", f"127.0.0.1:{port}", "-c", "aiosmtpd.handlers.Sink"]
    process = spawn(
        [PYTHON, "-m", "aiosmtpd", *options], log=folder / "mail_server.log", env=os.environ, cwd=ROOT
    )
    try:
        wait_for(port)
        yield port
    finally:
        stop(process, signal_number=signal.SIGTERM, patience=5)


def wait_for(port: int) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while True:
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if time.monotonic() > end:
            raise RuntimeError("The mail server does not answer.")
        time.sleep(0.1)
