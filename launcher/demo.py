"""`make demo`: from nothing to a portal that answers, watched over until Ctrl-C."""

import os
import shutil
import signal
import time
from pathlib import Path

from launcher.binaries import lacking_for_pdf
from launcher.database import drop_database, prepare_database
from launcher.finishing import finish
from launcher.guards import chosen_port, only_one, require_free_port
from launcher.keepsakes import kept_secrets
from launcher.places import (
    COLLECTED,
    DEMO,
    LOG_INS,
    LOGS,
    PYTHON,
    ROOT,
    SETUP_LOG,
    VAR,
    require_free_space,
    socket_folder,
)
from launcher.portal import portal_environment, portal_services, wait_for
from launcher.postgres import Postgres
from launcher.processes import die_with_parent, spawn
from launcher.progress import say, step
from launcher.services import RECORD, write_record
from launcher.site import choose_site, discard
from launcher.supervisor import Interrupted, Service, Supervisor, listen_for_the_end
from launcher.valkey import Valkey

ROOM_NEEDED_MB = 300


class Demo:
    """One run of the demo on `port`: its services, and the environment that leads to them."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.address = f"http://127.0.0.1:{port}/"
        self.supervisor = Supervisor()
        self.sockets = new_socket_folder()
        self.found: dict[str, str] = {}

    def run(self) -> None:
        """Start everything in order, say where it is, and keep it running until interrupted."""
        known = kept_secrets(DEMO / "secrets.json")
        urls = prepare_database(self.database_server(), known)
        self.found = {
            "DATABASE_URL": urls.app,
            "DATABASE_SYSTEM_URL": urls.system,
            "DATABASE_OWNER_URL": urls.owner,
            "REDIS_URL": self.broker(),
            "SECRET_KEY": known["secret_key"],
            "BASE_URL": self.address.rstrip("/"),
            "VAR_DIR": str(DEMO),
            "STATIC_ROOT": str(COLLECTED),
        }
        self.load_data()
        write_record(address=self.address, environment=self.found)
        self.launch_portal()
        if lacking := lacking_for_pdf():
            say(f"\n{lacking}")
        say(f"\n{LOG_INS.read_text().strip()}\n\nReady on {self.address}")
        self.supervisor.watch()

    def database_server(self) -> str:
        """Return the administrator's URL: DATABASE_URL if it is set, else of the embedded server, started."""
        if os.environ.get("DATABASE_URL"):
            return os.environ["DATABASE_URL"]
        with step("Starting PostgreSQL"):
            server = Postgres(choose_site(DEMO / "postgres"), sockets=self.sockets, log=LOGS / "postgres.log")
            server.prepare()
            service = Service(
                "database", server.start, server.log, signal.SIGINT, patience=2, foundation=True
            )
            server.wait_until_ready(self.supervisor.launch(service))
        return server.admin_url

    def broker(self) -> str:
        """Return REDIS_URL if it is set, else the URL of the embedded Valkey, started."""
        if os.environ.get("REDIS_URL"):
            return os.environ["REDIS_URL"]
        with step("Starting Valkey"):
            server = Valkey(sockets=self.sockets, log=LOGS / "valkey.log")
            server.prepare()
            server.wait_until_ready(
                self.supervisor.launch(Service("broker", server.start, server.log, patience=1))
            )
        return server.url

    def load_data(self) -> None:
        env = portal_environment(self.found)
        command = [PYTHON, "-m", "launcher.data"]
        finish(spawn(command, log=SETUP_LOG, env=env, cwd=ROOT, show_output=True), log=SETUP_LOG)

    def launch_portal(self) -> None:
        """Start worker, beat and web, and wait until the portal says that it is ready."""
        with step("Starting the portal"):
            for service in portal_services(self.port, self.found):
                self.supervisor.launch(service)
            for path in ("/healthz", "/readyz"):
                wait_for(self.port, path, meanwhile=self.supervisor.tend)

    def halt(self) -> None:
        """Stop everything in order and leave nothing behind but data and logs."""
        self.supervisor.halt()
        RECORD.unlink(missing_ok=True)
        shutil.rmtree(self.sockets, ignore_errors=True)


def new_socket_folder() -> Path:
    """Make the folder for sockets, removing the one that a killed run left behind."""
    record = DEMO / "sockets"
    if record.exists() and (left := Path(record.read_text())).name.startswith("pins-"):
        shutil.rmtree(left, ignore_errors=True)
    folder = socket_folder()
    record.write_text(str(folder))
    return folder


def start_over() -> None:
    """Delete the demo's data, wherever they are."""
    with step("Deleting the demo's data"):
        if os.environ.get("DATABASE_URL"):
            drop_database(os.environ["DATABASE_URL"])
        discard(DEMO / "postgres")
        shutil.rmtree(DEMO, ignore_errors=True)


def open_data_folder() -> None:
    DEMO.mkdir(exist_ok=True)
    if os.geteuid() == 0:
        DEMO.chmod(0o711)  # PostgreSQL's user must pass through it
    LOGS.mkdir(exist_ok=True)


def demo() -> int:
    """Run the demo until it is interrupted. Reads PORT and FRESH from the environment."""
    if "MAKELEVEL" in os.environ:  # when make is killed outright, end as after Ctrl-C
        die_with_parent(os.getppid(), signal.SIGTERM)
    listen_for_the_end()
    try:
        with only_one(VAR / "demo.lock"):
            prepare_to_start(port := chosen_port(os.environ.get("PORT") or "8000"))
            supervised(Demo(port))
    except Interrupted:
        return 0
    return 0


def clean() -> int:
    """Delete the demo's data, unless it runs."""
    if VAR.exists():
        with only_one(VAR / "demo.lock"):
            discard(DEMO / "postgres")
            shutil.rmtree(DEMO, ignore_errors=True)
    return 0


def prepare_to_start(port: int) -> None:
    """Check what can be checked before anything is touched, then see to the data folder."""
    require_free_port(port)
    require_free_space(ROOM_NEEDED_MB, VAR)
    if os.environ.get("FRESH") not in (None, "", "0"):
        start_over()
    open_data_folder()


def supervised(demo_run: Demo) -> None:
    try:
        demo_run.run()
    finally:
        say("\nStopping …")
        started = time.monotonic()
        demo_run.halt()
        say(f"Stopped in {time.monotonic() - started:.1f} s. The data are kept for the next start.")
