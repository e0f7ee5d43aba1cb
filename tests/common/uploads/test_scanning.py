"""The scanner is a small server that speaks clamd's INSTREAM command, as clamd documents it."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from common.uploads.refusal import UploadRefused
from common.uploads.scanning import ScanState, scan
from tests.common.uploads.files import EICAR

LIMIT = 1_000_000  # clamd's StreamMaxLength


class Clamd(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        if len(content) > LIMIT:
            answer = b"INSTREAM size limit exceeded. ERROR"
        else:
            answer = b"stream: Eicar-Test-Signature FOUND" if EICAR in content else b"stream: OK"
        self.wfile.write(answer + b"\0")


def serving(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(params=["tcp", "unix"])
def scanner(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> Iterator[None]:
    if request.param == "tcp":
        server: Any = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd)
        settings.CLAMD_URL = f"tcp://127.0.0.1:{server.server_address[1]}"
    else:
        server = socketserver.ThreadingUnixStreamServer(str(tmp_path / "clamd"), Clamd)
        settings.CLAMD_URL = f"unix://{tmp_path}/clamd"
    yield from serving(server)


@pytest.mark.usefixtures("scanner")
def test_file_without_a_virus_is_clean() -> None:
    assert scan(b"hello" * 50_000) is ScanState.CLEAN


@pytest.mark.usefixtures("scanner")
def test_virus_is_refused_wherever_it_stands_in_the_file() -> None:
    with pytest.raises(UploadRefused, match="contains a virus and was not kept"):
        scan(b"x" * (64 * 1024 - 20) + EICAR)


@pytest.mark.usefixtures("scanner")
def test_file_that_the_scanner_will_not_take_is_refused() -> None:
    with pytest.raises(UploadRefused, match="could not be checked for viruses"):
        scan(bytes(LIMIT + 1))


@pytest.mark.parametrize("url", ["tcp://127.0.0.1:1", "unix:///nowhere/clamd"])
def test_file_is_refused_when_no_scanner_answers(settings: Any, url: str) -> None:
    settings.CLAMD_URL = url
    with pytest.raises(UploadRefused, match="could not be checked for viruses"):
        scan(b"hello")


def test_file_is_marked_as_not_scanned_where_no_scanner_is_set_up(settings: Any) -> None:
    settings.CLAMD_URL = ""
    assert scan(b"hello") is ScanState.NOT_SCANNED
