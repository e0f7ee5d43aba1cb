"""`python -m launcher.data`: migrate, load the demo's data, write down its log-ins, forget earlier workers.

Most are commands of manage.py, run in one process because each start of Django takes a second.
"""

import sys

import django
from django.core.management import call_command

from common.heartbeat import forget_workers
from launcher.places import LOG_INS, SETUP_LOG
from launcher.progress import step

COMMANDS = {"migrate": "Bringing the database up to date", "load_demo": "Loading demo data"}


def main() -> int:
    django.setup()
    with SETUP_LOG.open("a") as log:
        for command, label in COMMANDS.items():
            with step(label):
                call_command(command, stdout=log, stderr=log)
    with LOG_INS.open("w") as table:
        call_command("demo_logins", stdout=table)
    forget_workers()
    return 0


if __name__ == "__main__":
    sys.exit(main())
