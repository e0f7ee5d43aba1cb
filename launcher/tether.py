"""`python -m launcher.tether MODULE ARGUMENTS…`: run a Python program whose workers die with it.

gunicorn and Celery fork workers, and the kernel's "signal me when my parent dies" does not pass to a
fork. So every fork asks for it anew, and no worker is left when its master is killed outright.
"""

import os
import runpy
import signal
import sys

from launcher.processes import die_with_parent


def tether_forks() -> None:
    """Let every process forked from this one, at any depth, be killed when its own parent dies."""
    parents = [os.getpid()]

    def in_child() -> None:
        die_with_parent(parents[0], signal.SIGKILL)
        parents[0] = os.getpid()

    os.register_at_fork(after_in_child=in_child)


def main() -> None:
    tether_forks()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
