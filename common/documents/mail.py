"""Telling the person who asked, once they have probably gone on to something else."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from common.documents.models import Document
from common.outbox.services import queue_email

PATIENCE = timedelta(seconds=10)  # whoever asked is still looking at the page


def tell_ready(document: Document) -> None:
    """Write to who asked that their document can be fetched, unless it was there within seconds."""
    if timezone.now() - document.requested_at > PATIENCE:
        until = f"until {timezone.localtime(document.expires_at):%-d %B %Y}" if document.expires_at else ""
        _tell(
            document, "document_ready", {"kept": f"It is kept {until}." if until else "It is kept for good."}
        )


def tell_failed(document: Document) -> None:
    """Write to who asked why there is no document, unless that was clear within seconds."""
    if timezone.now() - document.requested_at > PATIENCE:
        _tell(document, "document_failed", {"failure": document.failure})


def _tell(document: Document, message: str, context: dict[str, str]) -> None:
    """Nobody is told of what the system made, nor after they have left the area."""
    asker: Any = document.membership
    if asker is None or not asker.is_current:
        return
    path = reverse("document", args=[document.area.slug, document.public_id])
    queue_email(
        to=asker.user.email,
        kind=message,
        context={
            "title": document.title,
            "area_name": document.area.name,
            "full_name": asker.user.full_name,
            "document_link": f"{settings.BASE_URL}{path}",
            **context,
        },
        area=document.area_id,
        comfort=asker.user.reading_comfort,
    )
