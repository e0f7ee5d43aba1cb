"""Where things are. All run-time data lives under `var/`, which git ignores."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from launcher.problems import Problem

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
DEMO = VAR / "demo"
LOGS = DEMO / "log"
SETUP_LOG = LOGS / "setup.log"
LOG_INS = LOGS / "log-ins.txt"
COLLECTED = VAR / "static"
PYTHON = ROOT / ".venv" / "bin" / "python"

# A Unix socket's whole path has room for 107 bytes, so sockets cannot live in a deep checkout.
LONGEST_SOCKET_FOLDER = 70
SHORT_FOLDERS = ("/tmp", "/var/tmp", "/dev/shm")  # noqa: S108  # nosec B108


def socket_folder() -> Path:
    """Make a private folder with a path short enough for sockets."""
    for parent in (tempfile.gettempdir(), *SHORT_FOLDERS):
        if len(parent) < LONGEST_SOCKET_FOLDER and os.access(parent, os.W_OK | os.X_OK):
            return Path(tempfile.mkdtemp(prefix="pins-", dir=parent))
    raise Problem("No temporary folder can be written. Make /tmp writable and run the same command again.")


def require_free_space(megabytes: int, place: Path) -> None:
    """Raise Problem unless the disk under `place` has this much room."""
    existing = next(folder for folder in (place, *place.parents) if folder.exists())
    free = shutil.disk_usage(existing).free // 1_000_000
    if free < megabytes:
        raise Problem(
            f"The disk that holds {existing} has {free} MB left and {megabytes} MB are needed. "
            "Free some space and run the same command again."
        )
