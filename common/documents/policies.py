"""What can be done with a document: pure questions, without a query."""

from common.documents.models import Document, State


def can_be_asked_again(document: Document) -> bool:
    """Whether it failed or has run out, and something still makes such documents."""
    return document.state in {State.FAILED, State.EXPIRED} and document.definition is not None
