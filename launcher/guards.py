"""What is checked before the demo starts anything: nobody else runs it, and its port is free."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import SO_REUSEADDR, SOL_SOCKET, socket

from launcher.problems import Problem
from launcher.services import RECORD, running


@contextmanager
def only_one(lock: Path, record: Path = RECORD) -> Iterator[None]:
    """Hold the demo's lock; raise Problem naming the running demo's address if another process has it."""
    with lock.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Problem(already_running(record)) from None
        yield


def already_running(record: Path) -> str:
    content = running(record)
    if content is None:
        return "The demo is just being started from this folder by another command. Wait for it."
    return (
        f"The demo already runs from this folder on {content['address']} "
        f"(process {content['supervisor']}). Use it, or stop it with Ctrl-C first."
    )


def chosen_port(text: str) -> int:
    """Return the port that PORT names; raise Problem if it is none that a user may have."""
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise Problem(f"PORT={text} is not a port. Choose a number from 1024 to 65535: make demo PORT=8001")
    return int(text)


def require_free_port(port: int) -> None:
    """Raise Problem unless the demo can listen on this port of 127.0.0.1."""
    with socket() as probe:
        probe.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise Problem(f"Port {port} is for root only. Choose another: make demo PORT=8001") from None
        except OSError as error:
            another = 8001 if port == 8000 else 8000
            reason = "is in use" if error.errno == 98 else f"cannot be used ({os.strerror(error.errno or 0)})"
            raise Problem(f"Port {port} {reason}. Choose another: make demo PORT={another}") from None
