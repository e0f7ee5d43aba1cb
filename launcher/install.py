"""Install what the portal needs: uv, Python 3.13, locked Python packages, front-end packages, assets.

Run as `python3 -m launcher.install` from the checkout, by any Python from 3.9. A step is skipped while
the stamp it left in `var/stamps/` still matches the files it depends on.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from launcher.places import PYTHON, ROOT, VAR, require_free_space
from launcher.problems import Problem, disk_full, run_explaining, tail
from launcher.progress import step

BOOTSTRAP = VAR / "bootstrap"
UV = BOOTSTRAP / "bin" / "uv"
UV_REQUIREMENT = "uv>=0.9,<1"
LOG = VAR / "install.log"
OLDEST_NODE = 18
ROOM_NEEDED_MB = 1_200
ROOM_NEEDED_FOR_ASSETS_MB = 50


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


def run(*command: object, hint: str) -> None:
    """Run one command with its output in the log; raise Problem with `hint` if it fails."""
    with LOG.open("a") as log:
        log.write(f"\n$ {' '.join(map(str, command))}\n")
        log.flush()
        done = subprocess.run(
            [str(part) for part in command],
            cwd=ROOT,
            env=environment(),
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


def install_uv() -> None:
    run(
        *(sys.executable, "-m", "venv", "--clear", BOOTSTRAP),
        hint="Python's venv module does not work: install it (on Debian: apt install python3-venv).",
    )
    run(
        *(BOOTSTRAP / "bin" / "python", "-m", "pip", "install", "--only-binary", ":all:", UV_REQUIREMENT),
        hint="uv could not be installed: check that this machine can reach its Python package index.",
    )


def has_python() -> bool:
    """Say whether uv finds the right Python here, so that it need not fetch one."""
    command = [str(UV), "python", "find", "--no-python-downloads", "--system", wanted_python()]
    found = subprocess.run(command, cwd=ROOT, env=environment(), check=False, capture_output=True)
    return found.returncode == 0


def wanted_python() -> str:
    return (ROOT / ".python-version").read_text().strip()


def make_environment() -> None:
    wanted = wanted_python()
    downloads = ["--no-python-downloads"] if has_python() else []
    run(
        *(UV, "venv", "--clear", "--python", wanted, *downloads, ROOT / ".venv"),
        hint=f"Python {wanted} was not found and could not be fetched: install it and run the command again.",
    )


def sync_packages() -> None:
    run(
        *(UV, "pip", "sync", "--python", PYTHON, "--require-hashes", "requirements/dev.txt"),
        hint="Python packages could not be installed: check that this machine can reach its package index.",
    )


def require_node() -> None:
    """Raise Problem unless Node and npm are here and new enough."""
    advice = f"Install Node.js {OLDEST_NODE} or newer with npm (on Debian: apt install nodejs npm)."
    if not shutil.which("node") or not shutil.which("npm"):
        raise Problem(f"Node.js or npm was not found. {advice}")
    version = subprocess.run(
        ["node", "--version"], check=False, capture_output=True, text=True
    ).stdout.strip()
    number = re.match(r"v(\d+)", version)
    if not number or int(number.group(1)) < OLDEST_NODE:
        raise Problem(f"Node.js {version or 'does not start'} is too old. {advice}")


def install_front_end() -> None:
    require_node()
    run(
        *("npm", "ci", "--no-audit", "--no-fund"),
        hint="Front-end packages could not be installed: check that this machine can reach its npm registry.",
    )


def build_assets() -> None:
    run(PYTHON, "-m", "frontend.build", hint="The styles and scripts could not be built.")


STEPS = (
    Step("uv", "Installing uv", (), UV, install_uv, key=UV_REQUIREMENT),
    Step("python", "Preparing Python", (".python-version",), PYTHON, make_environment),
    Step(
        "packages",
        "Installing Python packages",
        ("requirements/dev.txt", ".python-version"),
        PYTHON,
        sync_packages,
    ),
    Step(
        "node",
        "Installing front-end packages",
        ("package.json", "package-lock.json", ".npmrc"),
        ROOT / "node_modules",
        install_front_end,
    ),
    Step(
        "assets",
        "Building styles and scripts",
        ("package-lock.json", "frontend", "static"),
        ROOT / "static" / "dist",
        build_assets,
        ROOM_NEEDED_FOR_ASSETS_MB,
    ),
)


def install() -> int:
    """Bring every step up to date; two commands started at once wait for each other here."""
    if not sys.platform.startswith("linux"):
        raise Problem("The demo and the tests run on Linux. On Windows use WSL, elsewhere a Linux machine.")
    VAR.mkdir(exist_ok=True)
    with (VAR / "install.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for one in STEPS:
            one.bring_up_to_date()
    return 0


if __name__ == "__main__":
    sys.exit(run_explaining(install, VAR))
