"""Asking again for what failed or has run out."""

from django.db import transaction

from common.documents.models import Document
from common.documents.services import NotAsked, ask_again
from programmes.models import Membership
from programmes.policies import can_ask_again

from .activity import Refused, record_activity


@transaction.atomic
def ask_for_document_again(*, document: Document, by: Membership) -> Document:
    """Ask once more and return the document that is now waiting. Raises Refused."""
    if not can_ask_again(by, document):
        raise Refused("Only whoever asked for it can ask again, and only if it failed or has run out.")
    try:
        asked = ask_again(document=document)
    except NotAsked as refusal:
        raise Refused(str(refusal)) from refusal
    record_activity(by=by, verb="asked again for", thing=asked)
    return asked
