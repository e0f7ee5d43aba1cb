"""Work in a process of its own, which may take so much memory and time, and no more.

The child is forked from a worker that has loaded what it needs, so it starts at once and shares that
memory. Its limit is the kernel's (RLIMIT_DATA: what it writes to, not libraries that it maps), so it
holds for C libraries too; what exceeds it ends the child alone. Nothing but lines of JSON come back.
"""

import ctypes
import gc
import json
import os
import resource
import select
import signal
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from io import FileIO
from typing import Any, BinaryIO, NoReturn

import structlog
from django.db import connections

MEBIBYTE = 1024 * 1024
PR_SET_PDEATHSIG = 1
NO_MEMORY, BROKEN = 3, 4  # how a child ends
CLOSE_TO_THE_CAP = 0.85  # a child that a signal ended with so much memory ended for want of it
log = structlog.get_logger(__name__)

type Tell = Callable[[dict[str, Any]], None]


class OutOfMemory(Exception):
    """The child needed more than its cap."""


class OutOfTime(Exception):
    """The child needed longer than it may."""


class Stopped(Exception):
    """Somebody or something ended the child from outside."""


class Broken(Exception):
    """The child met an error of ours; the log says which."""


@dataclass(frozen=True)
class Caps:
    """How much memory, in MiB, and how much time, in seconds, the child may take."""

    memory: int
    seconds: float


def run_apart(work: Callable[[Tell], None], *, caps: Caps, pulse: float) -> Generator[dict[str, Any] | None]:
    """Run `work` in a child; yield each thing that it tells, and None after every `pulse` seconds of silence.

    Leaving the loop early ends the child. Raises OutOfMemory, OutOfTime, Stopped and Broken.
    """
    connections.close_all()  # two processes on one connection would talk across each other
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _be_the_child(work, writing, caps)
    os.close(writing)
    try:
        with os.fdopen(reading, "rb") as pipe:
            yield from _listen(pipe, time.monotonic() + caps.seconds, pulse)
    except BaseException:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        raise
    _judge(child, caps)


def _listen(pipe: BinaryIO, end: float, pulse: float) -> Iterator[dict[str, Any] | None]:
    """Yield what comes, until the child closes its end."""
    buffer = b""
    while time.monotonic() < end:
        if not select.select([pipe], [], [], min(pulse, max(end - time.monotonic(), 0)))[0]:
            yield None
            continue
        some = os.read(pipe.fileno(), 65536)
        if not some:
            return
        *lines, buffer = (buffer + some).split(b"\n")
        for line in lines:
            yield json.loads(line)
    raise OutOfTime


def _judge(child: int, caps: Caps) -> None:
    """Raise what its end means, unless it ended well."""
    _, status, used = os.wait4(child, 0)
    code = os.waitstatus_to_exitcode(status)
    most = used.ru_maxrss * 1024 / MEBIBYTE
    log.info("child_ended", code=code, mebibytes=round(most), seconds=round(used.ru_utime + used.ru_stime, 2))
    if code == NO_MEMORY or (code < 0 and code != -signal.SIGKILL and most > caps.memory * CLOSE_TO_THE_CAP):
        raise OutOfMemory
    if code == BROKEN:
        raise Broken
    if code:
        raise Stopped


def _be_the_child(work: Callable[[Tell], None], writing: int, caps: Caps) -> NoReturn:
    """Do the work and end, without what Python does at its end: that belongs to the parent."""
    code = BROKEN
    try:
        _limit(caps)
        with os.fdopen(writing, "wb", buffering=0) as pipe:
            work(lambda told: _tell(pipe, told))
        code = 0
    except BaseException as error:
        code = NO_MEMORY if _comes_from(error, MemoryError) else BROKEN
        log.exception("child_broke_down")
    finally:
        os._exit(code)


def _comes_from(error: BaseException | None, kind: type[BaseException]) -> bool:
    """Whether an error was raised because of one of this kind."""
    while error is not None and not isinstance(error, kind):
        error = error.__cause__ or error.__context__
    return error is not None


def _tell(pipe: FileIO, told: dict[str, Any]) -> None:
    pipe.write(json.dumps(told).encode() + b"\n")


def _limit(caps: Caps) -> None:
    """Cap the memory, die with the parent, and let go of how the parent answers signals."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGUSR1):
        signal.signal(number, signal.SIG_DFL)
    gc.freeze()  # what the parent has loaded stays shared, unlooked at
    most = caps.memory * MEBIBYTE
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
