"""What a step of the installation is: done only when the files it depends on have changed."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from launcher.places import ROOT, VAR, require_free_space
from launcher.problems import Problem, disk_full, tail
from launcher.progress import step

LOG = VAR / "install.log"
ROOM_NEEDED_MB = 1_200


@dataclass(frozen=True)
class Step:
    """One part of the installation: what it depends on, what it leaves behind, how it is done."""

    name: str
    label: str
    inputs: tuple[str, ...]
    result: Path
    action: Callable[[], None]
    room_mb: int = ROOM_NEEDED_MB
    key: str = ""

    @property
    def stamp(self) -> Path:
        return VAR / "stamps" / self.name

    def fingerprint(self) -> str:
        """Hash the inputs, the key and the checkout's own path, which is written into scripts."""
        digest = hashlib.sha256(f"{ROOT}\0{self.key}\0".encode())
        for path in files_under(self.inputs):
            digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
        return digest.hexdigest()

    def is_current(self) -> bool:
        return self.result.exists() and self.stamp.exists() and self.stamp.read_text() == self.fingerprint()

    def bring_up_to_date(self) -> None:
        if self.is_current():
            return
        require_free_space(self.room_mb, VAR)
        with step(self.label):
            self.action()
        self.stamp.parent.mkdir(parents=True, exist_ok=True)
        self.stamp.write_text(self.fingerprint())


def files_under(inputs: tuple[str, ...]) -> Iterator[Path]:
    """Yield every file named or contained in `inputs`, in a stable order, leaving out what is built."""
    for name in inputs:
        top = ROOT / name
        found = [top] if top.is_file() else sorted(top.rglob("*"))
        for path in found:
            built = "__pycache__" in path.parts or (ROOT / "static" / "dist") in path.parents
            if path.is_file() and not built:
                yield path


def run(*command: object, hint: str, extra: Mapping[str, str] | None = None) -> None:
    """Run one command with its output in the log; raise Problem with `hint` if it fails.

    `extra` are environment variables for this command alone.
    """
    with LOG.open("a") as log:
        log.write(f"\n$ {' '.join(map(str, command))}\n")
        log.flush()
        done = subprocess.run(
            [str(part) for part in command],
            cwd=ROOT,
            env={**environment(), **(extra or {})},
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    if done.returncode:
        raise failure(hint)


def failure(hint: str) -> Problem:
    last_lines = tail(LOG)
    if "No space left on device" in last_lines or "Disk quota exceeded" in last_lines:
        return disk_full(ROOT)
    return Problem(f"{last_lines}\n\n{hint} The whole output is in {LOG}.")


def environment() -> dict[str, str]:
    """Keep the machine's own settings; give caches a place where the user has no home to write to."""
    settings = dict(os.environ)
    for name in ("VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH"):
        settings.pop(name, None)
    if not os.access(Path("~").expanduser(), os.W_OK):
        (VAR / "home").mkdir(exist_ok=True)
        settings["HOME"] = str(VAR / "home")
    return settings
