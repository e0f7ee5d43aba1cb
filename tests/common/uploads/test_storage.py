"""Keeping uploads in a bucket: against a small server that speaks the part of S3 that is used."""

import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages

from common.tenancy.context import open_area
from common.uploads.kinds import FileKind
from common.uploads.services import store_upload
from common.uploads.serving import serve_upload
from pins_portal.settings.uploads import uploads_storage
from tests.common.uploads.files import PDF, uploaded


class Bucket(BaseHTTPRequestHandler):
    """Put, get, look and delete, by path."""

    objects: dict[str, bytes] = {}

    def do_PUT(self) -> None:
        self.objects[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(200)

    def do_GET(self) -> None:
        found = self.objects.get(self.path)
        self.answer(200 if found is not None else 404, found or b"")

    do_HEAD = do_GET  # noqa: N815

    def do_DELETE(self) -> None:
        self.objects.pop(self.path, None)
        self.answer(204)

    def answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", '"0"')
        self.send_header("Last-Modified", "Sat, 21 Nov 2026 20:00:00 GMT")
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Write nothing between the names of the tests."""


@pytest.fixture
def bucket(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[dict[str, bytes]]:
    Bucket.objects.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    monkeypatch.setenv("UPLOADS_BUCKET", "portal")
    monkeypatch.setenv("UPLOADS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("UPLOADS_REGION", "eu-west-2")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_REQUEST_CHECKSUM_CALCULATION", "when_required")
    settings.STORAGES = {**settings.STORAGES, "uploads": uploads_storage(tmp_path)}
    yield Bucket.objects
    server.shutdown()
    thread.join()
    server.server_close()


def test_upload_is_kept_in_and_served_from_a_bucket(
    bucket: dict[str, bytes], lead: Any, tmp_path: Path
) -> None:
    open_area(lead.area_id)
    upload = store_upload(
        area=lead.area, file=uploaded(PDF), purpose="test", allowed={FileKind.PDF}, by=lead.user
    )
    assert bucket == {f"/portal/{lead.area_id}/{upload.public_id}": PDF}
    with closing(serve_upload(upload)) as served:
        assert served.getvalue() == PDF
    assert not list(tmp_path.iterdir())
    storages["uploads"].delete(upload.storage_key)
    assert bucket == {}
