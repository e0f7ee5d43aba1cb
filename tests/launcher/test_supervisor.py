import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from launcher.places import ROOT, socket_folder
from launcher.problems import Problem
from launcher.processes import spawn, started_at
from launcher.site import discard
from launcher.supervisor import MOST_FAILURES, Service, Supervisor

# postgres, valkey, the forking program: what the supervisor itself started
NAMES = ("postgres", "valkey-server", "python")
PATIENCE = 60  # seconds: tests may share two cores with much else


class SmallDemo:
    """A running tests.launcher.small_demo."""

    def __init__(self, folder: Path, sockets: Path) -> None:
        command = [sys.executable, "-m", "tests.launcher.small_demo", str(folder), str(sockets)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "started\n"
        eventually(lambda: len(self.descendants()) >= 8)

    def children(self) -> dict[str, int]:
        return {name_of(pid): pid for pid in children_of(self.process.pid)}

    def descendants(self) -> set[int]:
        found, new = set(), {self.process.pid}
        while new:
            new = {child for parent in new for child in children_of(parent)}
            found |= new
        return found


def eventually(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"It has not happened within {PATIENCE} seconds."
        time.sleep(0.05)


def children_of(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def name_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:  # it ended meanwhile
        return ""


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """A folder whose data outlive each demo, however it ends."""
    folder = Path(tempfile.mkdtemp(prefix="pins-tests-"))
    folder.chmod(0o711)
    yield folder
    discard(folder / "postgres")
    shutil.rmtree(folder)


@pytest.fixture
def small_demo(data: Path) -> Iterator[SmallDemo]:
    sockets = socket_folder()
    demo = SmallDemo(data, sockets)
    left = demo.descendants()
    yield demo
    left |= demo.descendants()
    demo.process.kill()
    demo.process.communicate()
    eventually(lambda: not any(started_at(pid) for pid in left))
    shutil.rmtree(sockets)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_supervisors_end_leaves_no_process(small_demo: SmallDemo, number: signal.Signals) -> None:
    left = small_demo.descendants()
    assert {name_of(pid) for pid in left} >= set(NAMES)
    small_demo.process.send_signal(number)
    small_demo.process.wait(10)
    eventually(lambda: not any(started_at(pid) for pid in left))


def test_each_killed_process_comes_back_with_its_workers(small_demo: SmallDemo) -> None:
    for name in NAMES:
        killed = small_demo.children()[name]
        workers = children_of(killed)
        old = [killed, *workers]
        os.kill(killed, signal.SIGKILL)
        eventually(lambda: small_demo.children().get(name, killed) != killed)  # noqa: B023
        # Not as many as before: a database has a worker more while it tidies up.
        eventually(lambda: not workers or children_of(small_demo.children()[name]))  # noqa: B023
        assert not any(started_at(pid) for pid in old)


def test_service_that_keeps_ending_stops_everything_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("launcher.supervisor.LONGEST_PAUSE", 0.05)
    log = tmp_path / "web.log"
    supervisor = Supervisor()
    supervisor.launch(
        Service("web process", lambda: spawn(["/bin/sh", "-c", "echo broken; exit 3"], log=log), log)
    )
    with pytest.raises(Problem, match=r"broken\n\nThe web process keeps ending. Its whole log is .*web\.log"):
        supervisor.watch()
    assert log.read_text().count("broken") == MOST_FAILURES


def test_process_that_ignores_the_request_to_stop_is_killed(tmp_path: Path) -> None:
    supervisor = Supervisor()
    deaf = ["/bin/sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 0.1; done"]
    process = supervisor.launch(
        Service("deaf one", lambda: spawn(deaf, log=tmp_path / "log"), tmp_path / "log", patience=0.2)
    )
    while not (tmp_path / "log").read_text():
        time.sleep(0.02)
    supervisor.halt()
    assert process.returncode == -signal.SIGKILL
