"""The embedded PostgreSQL: reached by socket and password alone, its data in one folder."""

import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

import psycopg

from launcher.accounts import give_to
from launcher.binaries import require_runnable
from launcher.problems import Problem, disk_full, tail
from launcher.processes import spawn, started_at
from launcher.site import Site

ADMINISTRATOR = "postgres"


class Postgres:
    """One PostgreSQL server with its data at `site`, its socket in `sockets`, its output in `log`.

    `settings` are PostgreSQL's own (`{"fsync": "off"}`).
    """

    def __init__(
        self, site: Site, *, sockets: Path, log: Path, settings: Mapping[str, str] | None = None
    ) -> None:
        self.site = site
        self.sockets = sockets
        self.log = log
        self.settings = {"listen_addresses": "", "unix_socket_directories": str(sockets), **(settings or {})}
        self.data = site.home / "data"
        self.password_file = site.home / "password"

    @property
    def admin_url(self) -> str:
        password = quote(self.password_file.read_text(), safe="")
        return f"postgresql://{ADMINISTRATOR}:{password}@/postgres?host={quote(str(self.sockets))}"

    def prepare(self) -> None:
        """Make the data folder if there is none. Raises Problem if it is damaged or nothing runs here."""
        for program in ("postgres", "initdb"):
            require_runnable(self.site.programs / program, self.site.account)
        give_to(self.site.account, self.sockets)
        if not self.data.exists():
            self._initialise()
        elif not self._looks_whole():
            raise self._damaged()

    def _initialise(self) -> None:
        """Make a data folder beside its final place and move it there, so that half a one is never used."""
        unfinished = self.site.home / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        self.password_file.touch(mode=0o600)
        self.password_file.write_text(secrets.token_urlsafe(24))
        give_to(self.site.account, self.password_file)
        command = [self.site.programs / "initdb", "--pgdata", unfinished, "--username", ADMINISTRATOR]
        command += ["--auth=scram-sha-256", f"--pwfile={self.password_file}", "--encoding=UTF8", "--locale=C"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"]
        if self.settings.get("fsync") == "off":
            command.append("--no-sync")
        process = spawn(command, log=self.log, cwd=self.site.home, account=self.site.account)
        if process.wait():
            raise self._failure(f"PostgreSQL could not make its data folder. Its log is {self.log}.")
        unfinished.rename(self.data)

    def _looks_whole(self) -> bool:
        return self.password_file.exists() and all(
            (self.data / name).exists() for name in ("PG_VERSION", "global/pg_control", "postgresql.conf")
        )

    def _damaged(self) -> Problem:
        return Problem(
            f"The data in {self.data} are damaged: PostgreSQL does not start with them. "
            f"Its log is {self.log}. Nothing was deleted; `make demo FRESH=1` deletes them and starts over."
        )

    def _failure(self, sentence: str) -> Problem:
        last_lines = tail(self.log)
        if "No space left on device" in last_lines:
            return disk_full(self.site.home)
        return Problem(f"{last_lines}\n\n{sentence}")

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server. It does not wait: see `wait_until_ready`."""
        clear_stale_pid(self.data)
        settings = [part for name, value in self.settings.items() for part in ("-c", f"{name}={value}")]
        command = [self.site.programs / "postgres", "-D", self.data, *settings]
        # SIGINT is PostgreSQL's fast and clean shutdown.
        return spawn(
            command, log=self.log, cwd=self.site.home, account=self.site.account, death_signal=signal.SIGINT
        )

    def wait_until_ready(self, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
        """Return when the server lets the administrator in; raise Problem if it does not."""
        deadline = time.monotonic() + seconds
        while not self._admits():
            if process.poll() is not None or time.monotonic() > deadline:
                raise self._failure(str(self._damaged()))
            time.sleep(0.05)

    def _admits(self) -> bool:
        try:
            psycopg.connect(self.admin_url, connect_timeout=5).close()
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                raise self._damaged() from error
            return False
        return True


def clear_stale_pid(data: Path, seconds: float = 10) -> None:
    """Remove the pid file that a killed server left; wait for one that is still shutting down.

    Raises Problem if another server keeps running on these data.
    """
    pid_file = data / "postmaster.pid"
    deadline = time.monotonic() + seconds
    while (pid := running_server(pid_file)) is not None:
        if time.monotonic() > deadline:
            raise Problem(
                f"Another PostgreSQL (process {pid}) still uses {data}. Stop it and run the command again."
            )
        time.sleep(0.1)
    pid_file.unlink(missing_ok=True)


def running_server(pid_file: Path) -> int | None:
    """Return the pid in PostgreSQL's pid file if that process lives and is PostgreSQL."""
    try:
        pid = int(pid_file.read_text().split()[0])
        name = Path(f"/proc/{pid}/comm").read_text().strip()
    except (OSError, ValueError, IndexError):
        return None
    return pid if name == "postgres" and started_at(pid) and uses(pid, pid_file.parent) else None


def uses(pid: int, data: Path) -> bool:
    """Say whether a server works in this data folder; if it hides that from us, assume so."""
    try:
        return Path(f"/proc/{pid}/cwd").samefile(data)
    except OSError:
        return True
