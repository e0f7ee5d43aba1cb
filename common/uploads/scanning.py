"""Viruses: every file goes to a clamd server before it is kept, where there is one (CLAMD_URL)."""

import socket
import struct
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.db import models

from common.uploads.refusal import UploadRefused

PATIENCE = 30  # seconds for each answer of the scanner
CHUNK = 64 * 1024
log = structlog.get_logger(__name__)


class ScanState(models.TextChoices):
    """What is known of a file that was kept; one with a virus never is."""

    CLEAN = "clean", "No virus found"
    NOT_SCANNED = "not_scanned", "Not scanned: no scanner was set up"


def scan(content: bytes) -> ScanState:
    """Return what the scanner says; raise UploadRefused for a virus, and when the scanner cannot say."""
    if not settings.CLAMD_URL:
        return ScanState.NOT_SCANNED
    try:
        answer = _ask(settings.CLAMD_URL, content)
    except OSError as error:
        log.exception("virus_scanner_unreachable")
        raise _not_checked() from error
    if answer.endswith(" FOUND"):
        log.warning("virus_found", answer=answer)
        raise UploadRefused("The file contains a virus and was not kept", code="virus")
    if answer != "stream: OK":
        log.error("virus_scanner_failed", answer=answer)
        raise _not_checked()
    return ScanState.CLEAN


def _not_checked() -> UploadRefused:
    return UploadRefused(
        "The file could not be checked for viruses, so it was not kept. Try again in a few minutes",
        code="unscanned",
    )


def _ask(url: str, content: bytes) -> str:
    """Send the content by clamd's INSTREAM command and return its one line of answer."""
    with _connect(url) as connection:
        connection.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), CHUNK):
            chunk = content[start : start + CHUNK]
            connection.sendall(struct.pack("!I", len(chunk)) + chunk)
        connection.sendall(struct.pack("!I", 0))
        with connection.makefile("rb") as answer:
            return answer.read(4096).rstrip(b"\0\n").decode(errors="replace")


def _connect(url: str) -> socket.socket:
    """Connect to tcp://host:port or unix:///path; raise OSError if nothing answers there."""
    place = urlsplit(url)
    if place.scheme != "unix":
        return socket.create_connection((place.hostname, place.port or 3310), timeout=PATIENCE)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(PATIENCE)
    try:
        connection.connect(place.path)
    except OSError:
        connection.close()
        raise
    return connection
