"""Under which name a document is saved."""

from django.utils import timezone
from django.utils.text import slugify

from common.documents.models import Document


def file_name(document: Document) -> str:
    """Return title, day of the data and ending: `cohort-list-2026-11-21.xlsx`."""
    day = timezone.localdate(document.data_as_at) if document.data_as_at else timezone.localdate()
    return f"{slugify(document.title)[:90] or 'document'}-{day:%Y-%m-%d}.{document.form}"
