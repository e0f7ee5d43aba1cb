"""The tables of `common` live with what uses them; Django looks for them here."""

from .outbox.models import DigestPreference, Message, Notice
from .uploads.models import Upload

__all__ = ["DigestPreference", "Message", "Notice", "Upload"]
