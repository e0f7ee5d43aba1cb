"""The tables of `common` live with what uses them; Django looks for them here."""

from .ballots.models import Ballot, Box
from .documents.models import Document
from .outbox.models import DigestPreference, Message, Notice
from .uploads.models import Upload

__all__ = ["Ballot", "Box", "DigestPreference", "Document", "Message", "Notice", "Upload"]
