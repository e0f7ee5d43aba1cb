import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from socket import socket

import pytest

from launcher.guards import chosen_port, only_one, require_free_port
from launcher.places import require_free_space
from launcher.problems import Problem
from launcher.services import write_record


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def demo_in(checkout: Path, **settings: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [".venv/bin/python", "-m", "launcher", "demo"],
        cwd=checkout,
        env={**os.environ, **settings},
        check=False,
        capture_output=True,
        text=True,
        timeout=30,
    )


def test_taken_port_gets_one_sentence_and_deletes_nothing(checkout: Path, taken_port: int) -> None:
    kept = checkout / "var" / "demo" / "postgres" / "kept"
    kept.parent.mkdir(parents=True)
    kept.touch()
    done = demo_in(checkout, PORT=str(taken_port), FRESH="1")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.strip() == f"Port {taken_port} is in use. Choose another: make demo PORT=8000"
    assert kept.exists()


def test_port_that_is_no_number_is_refused(checkout: Path) -> None:
    done = demo_in(checkout, PORT="http")
    assert done.returncode == 1
    assert done.stderr.strip().startswith("PORT=http is not a port.")


def test_free_port_is_accepted(taken_port: int) -> None:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    require_free_port(chosen_port(str(free)))
    with pytest.raises(Problem, match="in use"):
        require_free_port(taken_port)


def test_second_demo_is_told_where_the_first_one_runs(tmp_path: Path) -> None:
    lock, record = tmp_path / "lock", tmp_path / "services.json"
    write_record(record, address="http://127.0.0.1:8123/", environment={})
    sentence = r"already runs from this folder on http://127\.0\.0\.1:8123/"
    with only_one(lock, record), pytest.raises(Problem, match=sentence), only_one(lock, record):
        pytest.fail("Two at the same time.")
    with only_one(lock, record):
        assert json.loads(record.read_text())["supervisor"] == os.getpid()


def test_full_disk_gets_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"Free some space and run the same command again\."):
        require_free_space(10**9, tmp_path / "not" / "made" / "yet")
    require_free_space(1, tmp_path)
