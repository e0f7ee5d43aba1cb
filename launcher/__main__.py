"""`python -m launcher demo` runs the demo, `python -m launcher clean` deletes its data."""

import sys

from launcher.demo import clean, demo
from launcher.places import VAR
from launcher.problems import run_explaining

COMMANDS = {"demo": demo, "clean": clean}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        sys.exit(f"usage: python -m launcher {'|'.join(COMMANDS)}")
    sys.exit(run_explaining(COMMANDS[sys.argv[1]], VAR))
