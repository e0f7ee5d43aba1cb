"""Asking for documents, in the transaction of whatever they belong to."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from common.documents.kinds import Form, kind_called
from common.documents.models import Document, State
from common.documents.policies import can_be_asked_again
from common.documents.tasks import build_after_commit


class NotAsked(ValueError):
    """A document cannot be asked for; the text is a sentence that says why."""


@transaction.atomic
def request_document(
    *,
    kind: str,
    parameters: Mapping[str, Any],
    title: str,
    by: Any,
    area: Any,
    form: Form | str = "",
    version: str = "",
) -> Document:
    """Ask for a document and return it; a worker makes it after the commit. Needs the area open.

    `by` is the membership that asks, None for a document that the system makes. `parameters` are ids
    and filters, as JSON holds them. `form` is by default the first of the kind's forms, `version` the
    kind's own. While the same is being made already, that one is returned. Raises NotAsked.
    """
    found = kind_called(kind)
    if found is None:
        raise NotAsked(f"Nothing here makes documents of the kind “{kind}”.")
    chosen = Form(form) if form else found.forms[0]
    if chosen not in found.forms:
        raise NotAsked(f"{found.label} cannot be had as {chosen.upper()}.")
    asked = Document(
        area_id=area.pk,
        membership_id=by.pk if by else None,
        requested_by_id=by.user_id if by else None,
        kind=kind,
        form=chosen,
        version=version or found.version,
        parameters=dict(parameters),
        title=title[:200],
    )
    document = _the_only(asked)
    build_after_commit()
    return document


def _the_only(asked: Document) -> Document:
    """Write it down, or return the one like it that is under way: the database lets there be but one."""
    like = Document.objects.like(asked).under_way()
    if found := like.first():
        return found
    try:
        with transaction.atomic():
            asked.save(force_insert=True)
    except IntegrityError:
        return like.get()
    return asked


@transaction.atomic
def ask_again(*, document: Document) -> Document:
    """Ask once more for a document that failed or has run out; return the one that is now waiting.

    One that failed waits itself, one that has run out is followed by another. Raises NotAsked if it
    did neither, or nothing makes such documents any more.
    """
    held = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if not can_be_asked_again(held):
        raise NotAsked(f"It cannot be asked for again: {held.get_state_display().lower()}.")
    same = {name: getattr(held, name) for name in ("kind", "parameters", "title", "form", "version")}
    if held.state == State.EXPIRED or Document.objects.like(held).under_way().exists():
        return request_document(**same, by=held.membership, area=held.area)
    held.state, held.failure, held.requested_at = State.QUEUED, "", timezone.now()
    held.attempts = held.done = held.total = 0
    held.save()
    build_after_commit()
    return held
