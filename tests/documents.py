"""Making documents in tests: the real thing, without a worker and without a commit."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from common.documents.kinds import DocumentKind, forget_document_kind, register_document_kind
from common.documents.making import write_document
from common.documents.models import Document


def made(document: Document) -> bytes:
    """Return the file that a worker would make of this document now. Needs its area open."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made"
        write_document(document, path, lambda done, total: None)
        return path.read_bytes()


@contextmanager
def registered(kind: DocumentKind) -> Iterator[None]:
    """Let a kind be known for a while."""
    register_document_kind(kind)
    try:
        yield
    finally:
        forget_document_kind(kind.key)
