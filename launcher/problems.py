"""What can go wrong on somebody's machine, said in one clear sentence with what to do about it."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable
from pathlib import Path


class Problem(Exception):
    """Something the person at the keyboard can put right; its text is all they need to read."""


def tail(log: Path, lines: int = 12) -> str:
    """Return the last lines of a log file, or nothing if there is no log yet."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


def disk_full(place: Path) -> Problem:
    return Problem(f"The disk that holds {place} is full. Free some space and run the same command again.")


def not_ours(error: OSError) -> Problem:
    return Problem(
        f"{error.filename} cannot be written by this user. "
        "Run the command as the user the folder belongs to, or make a clone of your own."
    )


def explained(error: OSError, place: Path) -> Problem | None:
    """Turn the operating system's refusals we know into a sentence; None for any other."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full(place)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS) and error.filename:
        return not_ours(error)
    return None


def run_explaining(action: Callable[[], int], place: Path) -> int:
    """Run `action`; a problem becomes one sentence on stderr and exit code 1 instead of a traceback."""
    try:
        return action()
    except Problem as problem:
        print(f"\n{problem}", file=sys.stderr, flush=True)
    except OSError as error:
        problem_or_none = explained(error, place)
        if problem_or_none is None:
            raise
        print(f"\n{problem_or_none}", file=sys.stderr, flush=True)
    return 1
