"""Secrets that the demo invents once and keeps, readable by their owner only."""

import json
import secrets
from pathlib import Path

from launcher.problems import Problem

NAMES = ("app", "system", "owner", "secret_key")


def kept_secrets(file: Path) -> dict[str, str]:
    """Return the passwords of the three database roles and Django's secret key, making what is missing.

    Raises Problem if the file is there and cannot be understood.
    """
    known = _read(file) if file.exists() else {}
    if all(name in known for name in NAMES):
        return known
    known = {name: known.get(name) or secrets.token_urlsafe(32) for name in NAMES}
    _write(file, known)
    return known


def _read(file: Path) -> dict[str, str]:
    try:
        return dict(json.loads(file.read_text()))
    except (ValueError, TypeError) as error:
        raise Problem(
            f"{file} is damaged. Delete it and run the same command again: the demo makes new secrets, "
            "and everybody has to sign in again."
        ) from error


def _write(file: Path, known: dict[str, str]) -> None:
    """Write beside the file first: a full disk or a crash half-way leaves the old one, or none."""
    unfinished = file.with_suffix(".new")
    unfinished.touch(mode=0o600)
    unfinished.write_text(json.dumps(known))
    unfinished.replace(file)
