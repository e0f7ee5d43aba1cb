"""How requests are shared out among the web's processes: real gunicorn, real sockets."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.processes import running_web

IN_TWO_PROCESSES = ("--workers", "2", "--keep-alive", "0")


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    log: Path = tmp_path_factory.mktemp("web") / "web.log"
    with running_web(
        log,
        settings="pins_portal.settings.test",
        application="tests.web_worker_app:application",
        options=IN_TWO_PROCESSES,
    ) as address:
        yield int(address.rpartition(":")[2])


def _ask(port: int, milliseconds: int) -> str:
    """Ask for an answer that takes so long; return the number of the process that gave it."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", f"/{milliseconds}")
    process = connection.getresponse().read().decode()
    connection.close()
    return process


def _ask_together(port: int, number: int, milliseconds: int) -> list[str]:
    with ThreadPoolExecutor(number) as people:
        return list(people.map(lambda _: _ask(port, milliseconds), range(number)))


def test_two_requests_at_once_go_to_two_processes(port: int) -> None:
    pairs = [_ask_together(port, 2, 150) for _ in range(15)]
    # Left to chance it is about half. A machine so busy that a process is not asked for a while may spoil one or two.
    assert sum(len(set(pair)) == 2 for pair in pairs) >= 13


def test_slow_answers_hold_nobody_up(port: int) -> None:
    started = time.monotonic()
    processes = _ask_together(port, 6, 2000)
    assert (
        time.monotonic() - started < 3.9
    )  # one after the other in each process, they would take six seconds
    assert len(set(processes)) == 2


def test_connections_opened_ahead_hold_nobody_up(port: int) -> None:
    with ExitStack() as stack:
        opened = [stack.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(20)]
        started = time.monotonic()
        _ask(port, 0)
        # Each would keep one of eight threads for five seconds.
        assert time.monotonic() - started < 2
        for connection in opened:
            connection.sendall(b"GET /0 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        for connection in opened:
            assert connection.recv(15) == b"HTTP/1.1 200 OK"
            connection.close()
