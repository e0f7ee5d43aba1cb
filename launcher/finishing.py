"""See a process through to its end."""

import subprocess
from pathlib import Path

from launcher.problems import Problem, disk_full, tail


def finish(process: "subprocess.Popen[bytes]", *, log: Path) -> None:
    """Wait for a process; raise Problem if it fails. When interrupted, it ends too."""
    try:
        code = process.wait()
    finally:
        process.kill()
    if code:
        raise failed(log)


def failed(log: Path) -> Problem:
    last_lines = tail(log)
    if "No space left on device" in last_lines:
        return disk_full(log)
    return Problem(
        f"{last_lines}\n\nThe data could not be prepared. The whole output is in {log}. "
        "If the demo's data are damaged, `make demo FRESH=1` deletes them and starts over."
    )
