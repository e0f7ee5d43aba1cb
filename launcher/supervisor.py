"""Keep a set of services running, and stop them in order."""

import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from launcher.problems import Problem, tail
from launcher.processes import see_off
from launcher.progress import say

MOST_FAILURES = 5  # within
WINDOW = 60.0  # seconds
LONGEST_PAUSE = 4.0  # seconds


class Interrupted(BaseException):
    """Somebody asked for the end: Ctrl-C, SIGTERM or a closed terminal."""


def raise_interrupted(*_signal: object) -> None:
    """Raise Interrupted once; stopping takes its time and is not interrupted in turn."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_again: None)
    raise Interrupted


def listen_for_the_end() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, raise_interrupted)


@dataclass
class Service:
    """One long-running process: how it is started, asked to stop, and how long it may take over that."""

    name: str
    start: Callable[[], "subprocess.Popen[bytes]"]
    log: Path
    stop_signal: int = signal.SIGTERM
    patience: float = 2.0
    foundation: bool = False  # others rest on it, so it stops after them

    def __post_init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.failures: list[float] = []
        self.next_start = 0.0

    def launch(self) -> "subprocess.Popen[bytes]":
        self.process = self.start()
        return self.process

    def note_death(self, code: int) -> None:
        """Decide when to start again; raise Problem if that has not helped several times.

        Being killed outright comes from outside and says nothing against the service.
        """
        now, self.process = time.monotonic(), None
        self.failures = [moment for moment in self.failures if now - moment < WINDOW]
        self.failures += [now] if code != -signal.SIGKILL else []
        if len(self.failures) >= MOST_FAILURES:
            raise Problem(f"{tail(self.log)}\n\nThe {self.name} keeps ending. Its whole log is {self.log}.")
        self.next_start = now + min(0.25 * 2 ** len(self.failures), LONGEST_PAUSE)
        say(f"The {self.name} ended ({ending(code)}): starting it again.")

    def tend(self) -> None:
        """Start the service again if it has ended and its pause is over."""
        if self.process is not None and (code := self.process.poll()) is not None:
            self.note_death(code)
        if self.process is None and time.monotonic() >= self.next_start:
            self.launch()

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(self.stop_signal)

    def await_end(self) -> None:
        """Return when the process is gone, which it is when its patience is over."""
        if self.process is not None:
            see_off(self.process, self.patience)
            self.process = None


def ending(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"


class Supervisor:
    """The running services, in the order in which they were started."""

    def __init__(self) -> None:
        self.services: list[Service] = []

    def launch(self, service: Service) -> "subprocess.Popen[bytes]":
        self.services.append(service)
        return service.launch()

    def tend(self) -> None:
        for service in self.services:
            service.tend()

    def watch(self) -> None:
        """Keep the services running until Interrupted or Problem is raised."""
        while True:
            self.tend()
            time.sleep(0.2)

    def halt(self) -> None:
        """Stop what rests on the foundations all at once, then those, the last one started first."""
        resting = [service for service in self.services if not service.foundation]
        for service in resting:
            service.ask_to_stop()
        for service in resting:
            service.await_end()
        for service in reversed([service for service in self.services if service.foundation]):
            service.ask_to_stop()
            service.await_end()
        self.services.clear()
