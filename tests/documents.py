"""Making documents in tests: the real thing, without a worker and without a commit."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from common.documents.kinds import DocumentKind, forget_document_kind, register_document_kind
from common.documents.making import write_document
from common.documents.models import Document
from common.documents.tasks import build_documents_task

MOST_MEMORY = 256  # MiB, as DOCUMENT_MEMORY_MIB is by default


def made(document: Document) -> bytes:
    """Return the file that a worker would make of this document now. Needs its area open."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made"
        write_document(document, path, lambda done, total: None)
        return path.read_bytes()


def make_all_within_caps(settings: Any) -> None:
    """Have a worker's loop make what waits, each document in a child with the product's caps.

    A child begins with all that the tests have loaded, which a worker has not: that much comes on top.
    """
    status = Path("/proc/self/status").read_text()
    mine = int(status.partition("VmData:")[2].split()[0])  # kB
    settings.DOCUMENT_MEMORY_MIB = MOST_MEMORY + mine // 1024
    build_documents_task()


@contextmanager
def registered(kind: DocumentKind) -> Iterator[None]:
    """Let a kind be known for a while."""
    register_document_kind(kind)
    try:
        yield
    finally:
        forget_document_kind(kind.key)
