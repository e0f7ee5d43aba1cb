"""`python -m tests.launcher.small_demo FOLDER SOCKETS`: a demo without the portal, to be killed by tests.

It keeps PostgreSQL, Valkey and a program that forks workers, as gunicorn and Celery do.
"""

import signal
import sys
from pathlib import Path

from launcher.places import PYTHON, ROOT
from launcher.postgres import Postgres
from launcher.processes import spawn
from launcher.services_for_tests import FAST
from launcher.site import choose_site
from launcher.supervisor import Interrupted, Service, Supervisor, listen_for_the_end
from launcher.valkey import Valkey


def main(folder: Path, sockets: Path) -> None:
    postgres = Postgres(choose_site(folder / "postgres"), sockets=sockets, log=folder / "log", settings=FAST)
    valkey = Valkey(sockets=sockets, log=folder / "log")
    command = [PYTHON, "-m", "launcher.tether", "tests.launcher.forking"]
    services = (
        Service("database", postgres.start, postgres.log, signal.SIGINT, foundation=True),
        Service("broker", valkey.start, valkey.log, foundation=True),
        Service(
            "program", lambda: spawn(command, log=folder / "forking.log", cwd=ROOT), folder / "forking.log"
        ),
    )
    supervisor = Supervisor()
    listen_for_the_end()
    try:
        postgres.prepare()
        for service in services:
            supervisor.launch(service)
        print("started", flush=True)
        supervisor.watch()
    except Interrupted:
        supervisor.halt()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
