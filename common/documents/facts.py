"""What stands on every page and in every “About” sheet."""

from dataclasses import dataclass
from datetime import datetime

from common.documents.models import Document


@dataclass(frozen=True)
class Facts:
    """What a document is, of when, for whom it was made."""

    title: str
    version: str
    data_as_at: datetime
    area_name: str
    asked_as: str  # the role, never the name
    identifier: str

    @classmethod
    def of(cls, document: Document, data_as_at: datetime) -> "Facts":
        """Return the facts of a document whose data were read at this moment."""
        return cls(
            title=document.title,
            version=document.version,
            data_as_at=data_as_at,
            area_name=document.area.name,
            asked_as=document.asked_as,
            identifier=str(document.public_id),
        )
