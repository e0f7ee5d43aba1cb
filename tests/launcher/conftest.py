"""Places and servers for the launcher's tests, which start real PostgreSQL and Valkey of their own."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from launcher.places import ROOT, socket_folder
from launcher.postgres import Postgres
from launcher.services_for_tests import FAST
from launcher.site import choose_site, discard


@pytest.fixture(scope="module")
def sockets() -> Iterator[Path]:
    folder = socket_folder()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def open_folder() -> Iterator[Path]:
    """A folder that every user may pass through, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="pins-tests-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def server(open_folder: Path, sockets: Path) -> Iterator[Postgres]:
    """A PostgreSQL server with a new data folder, not started."""
    home = open_folder / "postgres"
    made = Postgres(choose_site(home), sockets=sockets, log=open_folder / "postgres.log", settings=FAST)
    made.prepare()
    yield made
    discard(home)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A second checkout with the launcher in it, so that nothing touches the demo of this one."""
    for name in ("launcher", "common"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")
    (tmp_path / "var").mkdir()
    return tmp_path
