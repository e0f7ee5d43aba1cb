"""`python -m launcher.lock`: write requirements/*.txt, the exact and hashed packages of pyproject.toml.

Options go to uv (`--upgrade`, `--upgrade-package django`). The files name no package index.
"""

import subprocess
import sys
from pathlib import Path

from launcher.install import UV
from launcher.places import ROOT
from launcher.problems import Problem, run_explaining

REQUIREMENTS = ROOT / "requirements"
QUIET = ("-q", "--no-emit-index-url", "--no-emit-find-links", "--no-header")
OPTIONS = ("--extra", "s3", "--python-version", "3.13", "--universal", "--generate-hashes")
FILES = {"production.txt": (), "dev.txt": ("--group", "dev", "-c", "requirements/production.txt")}


def lock(folder: Path = REQUIREMENTS, *options: str) -> None:
    """Write both lock files into `folder`, keeping the releases they hold already unless told otherwise."""
    for name, extra in FILES.items():
        output = ("--output-file", str(folder / name))
        command = [str(UV), "pip", "compile", "pyproject.toml", *QUIET, *OPTIONS, *extra, *output, *options]
        done = subprocess.run(
            command, check=False, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        if done.returncode:
            raise Problem(f"{done.stderr.strip()}\n\nThe lock file {name} could not be made.")


def main() -> int:
    lock(REQUIREMENTS, *sys.argv[1:])
    return 0


if __name__ == "__main__":
    sys.exit(run_explaining(main, ROOT))
