"""Install what the portal needs: uv, Python 3.13, locked Python packages, front-end packages, assets.

Run as `python3 -m launcher.install` from the checkout, by any Python from 3.9. A step is skipped while
the stamp it left in `var/stamps/` still matches the files it depends on.
"""

from __future__ import annotations

import fcntl
import re
import shutil
import subprocess
import sys

from launcher.places import COLLECTED, PYTHON, ROOT, VAR
from launcher.problems import Problem, run_explaining
from launcher.steps import Step, environment, run

BOOTSTRAP = VAR / "bootstrap"
UV = BOOTSTRAP / "bin" / "uv"
UV_REQUIREMENT = "uv>=0.9,<1"
OLDEST_NODE = 18
ROOM_NEEDED_FOR_ASSETS_MB = 50


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


def collect_assets() -> None:
    settings = {"DJANGO_SETTINGS_MODULE": "pins_portal.settings.demo", "STATIC_ROOT": str(COLLECTED)}
    run(
        *(PYTHON, "manage.py", "collectstatic", "--no-input", "--clear"),
        hint="The styles and scripts could not be gathered.",
        extra=settings,
    )


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
    Step(
        "collected",
        "Gathering what is served",
        ("package-lock.json", "frontend", "static", "requirements/dev.txt"),
        COLLECTED / "staticfiles.json",
        collect_assets,
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
