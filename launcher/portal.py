"""The portal's own processes, and how the launcher learns that they are ready."""

import os
import subprocess
import time
from collections.abc import Callable, Mapping
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from launcher.places import DEMO, LOGS, PYTHON, ROOT
from launcher.problems import Problem, tail
from launcher.processes import spawn
from launcher.supervisor import Service

CELERY_WORKER = ("celery", "-A", "pins_portal", "worker", "--without-gossip", "--without-mingle")
WORKER = (*CELERY_WORKER, "-c", "2", "-Q", "mail,imports,celery")
# Documents have a worker of their own, which loads what PDFs need and makes one at a time.
REPORTS = (*CELERY_WORKER, "-c", "1", "-Q", "reports", "-n", "reports@%h", "--max-memory-per-child", "200000")
BEAT = ("celery", "-A", "pins_portal", "beat", "--schedule", str(DEMO / "beat"), "--pidfile", "")
WEB_WORKER = ("--worker-class", "pins_portal.web_worker.ConsiderateWorker", "--threads", "4")
WEB = ("gunicorn", "pins_portal.wsgi:application", "--workers", "2", *WEB_WORKER)
# A connection for each request: one that is kept stays with its process, however busy, while the other idles.
WEB_OPTIONS = ("--graceful-timeout", "1", "--no-control-socket", "--preload", "--keep-alive", "0")
SECONDS_TO_BE_READY = 90


def portal_environment(found: Mapping[str, str], without: tuple[str, ...] = ()) -> dict[str, str]:
    """Return a child's environment: the machine's and the services found, minus what it must not have."""
    settings = {"DJANGO_SETTINGS_MODULE": "pins_portal.settings.demo", "PYTHONUNBUFFERED": "1"}
    everything = {**os.environ, **settings, **found}
    return {name: value for name, value in everything.items() if name not in without}


def portal_services(port: int, found: Mapping[str, str]) -> tuple[Service, ...]:
    """Return workers, beat and web. Only the web process has no way across areas."""
    background = portal_environment(found, without=("DATABASE_OWNER_URL",))
    web = portal_environment(found, without=("DATABASE_OWNER_URL", "DATABASE_SYSTEM_URL"))
    return (
        python_service("worker", WORKER, background, patience=3),
        python_service("reports", REPORTS, background, patience=3),
        python_service("beat", BEAT, background, patience=1),
        python_service("web", (*WEB, *WEB_OPTIONS, "--bind", f"127.0.0.1:{port}"), web, patience=2),
    )


def python_service(
    name: str, command: tuple[str, ...], env: Mapping[str, str], *, patience: float
) -> Service:
    log = LOGS / f"{name}.log"

    def start() -> "subprocess.Popen[bytes]":
        return spawn([PYTHON, "-m", "launcher.tether", *command], log=log, env=env, cwd=ROOT)

    return Service(name, start, log, patience=patience)


def wait_for(port: int, path: str, *, meanwhile: Callable[[], None]) -> None:
    """Return when `path` answers 200, calling `meanwhile` as it waits; Problem if that takes too long."""
    deadline = time.monotonic() + SECONDS_TO_BE_READY
    while (answer := get(port, path))[0] != 200:
        meanwhile()
        if time.monotonic() > deadline:
            raise not_ready(path, answer[1], LOGS)
        time.sleep(0.1)


def not_ready(path: str, answer: str, logs: Path) -> Problem:
    return Problem(
        f"{tail(logs / 'web.log')}\n\nThe portal is not ready after {SECONDS_TO_BE_READY} seconds "
        f"({path} answers: {answer[:300]}). Its logs are in {logs}."
    )


def get(port: int, path: str) -> tuple[int, str]:
    """Return status and body of a page of the portal; status 0 while nothing answers."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().decode(errors="replace")
    except (OSError, HTTPException) as error:
        return 0, str(error)
    finally:
        connection.close()
