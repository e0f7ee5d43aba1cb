"""Real servers for tests, in processes of their own, over the test database."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launcher.places import PYTHON, ROOT
from launcher.portal import WEB_WORKER, get
from launcher.processes import spawn, stop
from tests.identity_provider import free_port

NOT_FOR_THE_WEB = ("DATABASE_SYSTEM_URL", "DATABASE_OWNER_URL")


@contextmanager
def running_web(
    log: Path,
    *,
    settings: str,
    application: str = "pins_portal.wsgi:application",
    options: tuple[str, ...] = (),
) -> Iterator[str]:
    """Run the web process as in production, without a way past the walls; yield its address.

    `options` are gunicorn's. Another `application` must answer `/healthz` too.
    """
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    env = {name: value for name, value in os.environ.items() if name not in NOT_FOR_THE_WEB}
    env |= {"DJANGO_SETTINGS_MODULE": settings, "BASE_URL": address}
    command = [
        "gunicorn",
        application,
        *WEB_WORKER,
        "--no-control-socket",
        "--bind",
        f"127.0.0.1:{port}",
        *options,
    ]
    process = spawn([PYTHON, "-m", "launcher.tether", *command], log=log, env=env, cwd=ROOT)
    try:
        _wait_for(port, log)
        yield address
    finally:
        stop(process, signal_number=signal.SIGTERM, patience=5)


def _wait_for(port: int, log: Path) -> None:
    deadline = time.monotonic() + 60
    while get(port, "/healthz")[0] != 200:
        assert time.monotonic() < deadline, f"The web process does not answer:\n{log.read_text()[-3000:]}"
        time.sleep(0.1)
