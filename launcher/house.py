"""A check of what is committed: nothing in it names a package registry's host or a path of this machine."""

import subprocess
from pathlib import Path

from launcher.outcome import Outcome
from launcher.places import ROOT

# Written in two halves, so that this file passes its own check.
REGISTRIES = (
    "pypi" + ".org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "npm" + "js.com",
    "yarn" + "pkg.com",
)


def machine_paths() -> tuple[str, ...]:
    """Return this checkout's own path and the user's home, leaving out ones too short to mean anything."""
    return tuple(f"{path}/" for path in (ROOT, Path.home()) if len(path.parts) > 1)


def no_machine_names() -> Outcome:
    """Search every tracked file. Passes with a remark where git does not know this folder."""
    patterns = [part for name in (*REGISTRIES, *machine_paths()) for part in ("-e", name)]
    command = ["git", "grep", "-I", "-n", "--fixed-strings", *patterns]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode > 1:
        return Outcome(passed=True, remark=": not done: this folder is no git checkout")
    return Outcome(done.returncode == 1, done.stdout)
