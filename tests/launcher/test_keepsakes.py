import json
import resource
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from launcher.keepsakes import NAMES, kept_secrets
from launcher.problems import Problem


@pytest.fixture
def no_room() -> Iterator[None]:
    """No file can grow: what a full disk does to whoever writes."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    signal.signal(signal.SIGXFSZ, handler)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "secrets.json"


def test_secrets_are_made_once_for_their_owner_alone(file: Path) -> None:
    first = kept_secrets(file)
    assert set(first) == set(NAMES)
    assert kept_secrets(file) == first
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_missing_secret_is_added_and_the_others_kept(file: Path) -> None:
    file.write_text(json.dumps({"app": "kept"}))
    known = kept_secrets(file)
    assert known["app"] == "kept"
    assert json.loads(file.read_text()) == known


def test_full_disk_leaves_the_old_secrets_as_they_were(file: Path, request: pytest.FixtureRequest) -> None:
    file.write_text(json.dumps({"app": "kept"}))
    request.getfixturevalue("no_room")
    with pytest.raises(OSError, match="File too large"):
        kept_secrets(file)
    assert json.loads(file.read_text()) == {"app": "kept"}


@pytest.mark.parametrize("content", ["", '{"app": "ab', "3"])
def test_damaged_file_is_named_with_what_to_do(file: Path, content: str) -> None:
    file.write_text(content)
    with pytest.raises(Problem, match=r"secrets\.json is damaged\. Delete it and run the same command again"):
        kept_secrets(file)
    assert file.read_text() == content
