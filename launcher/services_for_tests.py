"""A throw-away PostgreSQL and Valkey for the tests, fast and without a promise to survive a crash."""

import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from launcher.places import socket_folder
from launcher.postgres import Postgres
from launcher.processes import stop
from launcher.site import choose_site, discard
from launcher.valkey import Valkey

FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
FAST |= {"wal_level": "minimal", "max_wal_senders": "0", "shared_buffers": "128MB", "max_wal_size": "4GB"}


@dataclass
class TestServices:
    """`admin_url` leads to PostgreSQL as an administrator, `redis_url` to Valkey or Redis."""

    __test__ = False  # it is no test, whatever its name

    admin_url: str = ""
    redis_url: str = ""
    folders: list[Path] = field(default_factory=list)
    processes: "list[tuple[subprocess.Popen[bytes], int]]" = field(default_factory=list)

    def stop(self) -> None:
        """End the servers and delete their data. May be called more than once."""
        while self.processes:
            process, signal_number = self.processes.pop()
            stop(process, signal_number=signal_number, patience=5)
        while self.folders:
            folder = self.folders.pop()
            discard(folder / "postgres")
            shutil.rmtree(folder, ignore_errors=True)


def start_test_services() -> TestServices:
    """Start what DATABASE_URL and REDIS_URL do not name already. Call it once, from pytest's main thread.

    The servers end with the calling process, even if that is killed outright.
    """
    services = TestServices(os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", ""))
    try:
        if not services.admin_url:
            start_postgres(services)
        if not services.redis_url:
            start_valkey(services)
    except BaseException:
        services.stop()
        raise
    return services


def start_postgres(services: TestServices) -> None:
    folder = Path(tempfile.mkdtemp(prefix="pins-tests-"))
    folder.chmod(0o711)  # root's server runs as another user, who must pass through it
    sockets = socket_folder()
    services.folders += [folder, sockets]
    server = Postgres(
        choose_site(folder / "postgres"), sockets=sockets, log=folder / "postgres.log", settings=FAST
    )
    server.prepare()
    process = server.start()
    # SIGQUIT stops PostgreSQL at once: nothing of it is to be kept.
    services.processes.append((process, signal.SIGQUIT))
    server.wait_until_ready(process)
    services.admin_url = server.admin_url


def start_valkey(services: TestServices) -> None:
    sockets = socket_folder()
    services.folders.append(sockets)
    server = Valkey(sockets=sockets, log=sockets / "valkey.log")
    server.prepare()
    process = server.start()
    services.processes.append((process, signal.SIGTERM))
    server.wait_until_ready(process)
    services.redis_url = server.url
