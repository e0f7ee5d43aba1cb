"""gunicorn as the launcher starts it, and what it uses."""

import os
import signal
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from launcher.places import PYTHON, ROOT
from launcher.portal import WEB, WEB_OPTIONS, get
from launcher.processes import spawn, stop

SECONDS_TO_START = 60
NOT_FOR_THE_WEB = ("DATABASE_SYSTEM_URL", "DATABASE_OWNER_URL")


@dataclass(frozen=True)
class Server:
    """A gunicorn that answers on this port: a master and its workers."""

    port: int
    pid: int

    @property
    def pids(self) -> list[int]:
        """The master and its workers."""
        return [self.pid, *children(self.pid)]

    def cpu_ms(self) -> float:
        """Return the milliseconds of processor that all its threads have used so far."""
        stats = (
            path.read_text() for pid in self.pids for path in Path(f"/proc/{pid}/task").glob("*/schedstat")
        )
        return sum(int(text.split()[0]) for text in stats) / 1e6

    def memory_mib(self) -> tuple[float, float]:
        """Return proportional and resident size: what it really takes, and with shared pages counted each time."""
        sizes = [rollup(pid) for pid in self.pids]
        return sum(size["Pss"] for size in sizes) / 1024, sum(size["Rss"] for size in sizes) / 1024


@contextmanager
def server(application: str, *, log: Path) -> Iterator[Server]:
    """Run two workers of four threads with this WSGI application on a free port."""
    port = free_port()
    options = [application, *WEB[2:], *WEB_OPTIONS, "--bind", f"127.0.0.1:{port}"]
    process = spawn(
        [PYTHON, "-m", "launcher.tether", "gunicorn", *options],
        log=log,
        env=_environment(os.environ),
        cwd=ROOT,
    )
    try:
        _wait_until_it_answers(port, log)
        yield Server(port, process.pid)
    finally:
        stop(process, signal_number=signal.SIGTERM, patience=5)


def _environment(ours: Mapping[str, str]) -> dict[str, str]:
    """Return our environment without the ways past the walls, which the web never has."""
    return {name: value for name, value in ours.items() if name not in NOT_FOR_THE_WEB}


def _wait_until_it_answers(port: int, log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while get(port, "/")[0] != 200:
        if time.monotonic() > deadline:
            raise RuntimeError(f"The server does not answer:\n{log.read_text()[-2000:]}")
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def children(pid: int) -> list[int]:
    """Return the processes that this one has started and that live."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:  # it ended meanwhile
            continue
        if parent == pid:
            found.append(int(stat.parent.name))
    return found


def rollup(pid: int) -> dict[str, int]:
    """Return the kernel's sums over all memory of a process, in KiB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    return {name.rstrip(":"): int(value) for name, value, _ in (line.split() for line in lines)}
