import subprocess
import sys
from pathlib import Path

import pytest

from launcher.places import ROOT
from launcher.services import discover, running, write_record

FOUND = {"DATABASE_URL": "postgresql://pins_demo_app:x@/pins_demo", "REDIS_URL": "unix:///tmp/x"}


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    return tmp_path / "services.json"


def test_commands_find_the_running_services(record: Path) -> None:
    write_record(record, address="http://127.0.0.1:8000/", environment=FOUND)
    assert discover(record) == FOUND
    assert record.stat().st_mode & 0o777 == 0o600


def test_nothing_is_found_before_a_demo_was_started(record: Path) -> None:
    assert discover(record) == {}


def test_nothing_is_found_when_the_supervisor_is_gone(record: Path) -> None:
    program = "import sys, pathlib; from launcher.services import write_record\n"
    program += "write_record(pathlib.Path(sys.argv[1]), address='', environment={'DATABASE_URL': 'x'})"
    subprocess.run([sys.executable, "-c", program, str(record)], cwd=ROOT, check=True)
    assert record.exists()
    assert running(record) is None
    assert discover(record) == {}


def test_damaged_record_counts_as_none(record: Path) -> None:
    record.write_text('{"supervisor": 1')
    assert discover(record) == {}


def test_process_with_a_database_of_its_own_is_left_alone(
    record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_record(record, address="", environment=FOUND)
    monkeypatch.setenv("DATABASE_URL", FOUND["DATABASE_URL"])
    assert discover(record) == {}


def test_administrators_url_given_to_the_demo_is_not_used_by_commands(
    record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://admin:secret@db.example/postgres")
    write_record(record, address="", environment=FOUND)
    assert discover(record) == FOUND
    assert "secret" not in record.read_text()
