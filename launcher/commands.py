"""Run one of the portal's own commands to its end."""

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

from launcher.places import PYTHON, ROOT
from launcher.problems import Problem, disk_full, tail
from launcher.processes import spawn


def start_command(*arguments: str, env: Mapping[str, str], log: Path) -> "subprocess.Popen[bytes]":
    return spawn([PYTHON, "manage.py", *arguments], log=log, env=env, cwd=ROOT)


def finish(
    process: "subprocess.Popen[bytes]", *, log: Path, meanwhile: Callable[[], None] = lambda: None
) -> None:
    """Wait for a command, calling `meanwhile` several times a second; raise Problem if it fails."""
    try:
        while True:
            meanwhile()
            try:
                code = process.wait(0.2)
                break
            except subprocess.TimeoutExpired:
                continue
    finally:
        process.kill()
    if code:
        raise command_failed(log)


def command_failed(log: Path) -> Problem:
    last_lines = tail(log)
    if "No space left on device" in last_lines:
        return disk_full(log)
    return Problem(
        f"{last_lines}\n\nThe command above failed. Its whole output is in {log}. "
        "If the demo's data are damaged, `make demo FRESH=1` deletes them and starts over."
    )
