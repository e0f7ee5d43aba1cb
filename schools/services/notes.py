"""Notes about a school: by whom, for whom."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from programmes.models import Membership, Organisation
from programmes.services.activity import Refused, record_activity
from schools.models import Note, SchoolFile, Visibility
from schools.policies import can_change_note, can_remove, visibilities_for


@transaction.atomic
def add_note(*, school: Organisation, text: str, visibility: str, by: Membership) -> Note:
    """Write a note about a school for those whom `visibility` names, and return it.

    Raises Refused for a note to people whom the author cannot write for.
    """
    refuse_readers(by, visibility)
    note = Note.objects.create(
        area=by.area, school=school, text=text.strip(), visibility=visibility, author=by
    )
    log_shared(note, "wrote a note about", by)
    return note


@transaction.atomic
def change_note(*, note: Note, text: str, visibility: str, by: Membership) -> Note:
    """Change one's own note; what it said before is kept in its history. Raises Refused for another's."""
    row = Note.objects.select_for_update(of=("self",)).select_related("school").get(pk=note.pk)
    if not can_change_note(by, row):
        raise Refused("Only whoever wrote a note can change it.")
    refuse_readers(by, visibility)
    row.text, row.visibility, row.changed_at = text.strip(), visibility, timezone.now()
    row.save(update_fields=["text", "visibility", "changed_at"])
    log_shared(row, "changed a note about", by)
    return row


@transaction.atomic
def remove_note(*, note: Note, by: Membership) -> None:
    """Remove a note. Raises Refused for whoever may not."""
    row = Note.objects.select_related("school", "author").get(pk=note.pk)
    if not can_remove(by, row):
        raise Refused("Only whoever wrote a note can remove it.")
    log_shared(row, "removed a note about", by)
    row.delete()


def refuse_readers(by: Membership, visibility: str) -> None:
    """Raise Refused where somebody would write for readers of whom they are none."""
    if visibility not in visibilities_for(by):
        raise Refused("Choose who may read it.")


def log_shared(thing: Note | SchoolFile, verb: str, by: Membership, **words: Any) -> None:
    """Write the line of a note or file: into the school's timeline only as far as others may read the thing.

    What only the authorities read leaves no line there, for it would tell everybody that it exists.
    """
    is_shared = thing.visibility != Visibility.AUTHORITIES
    record_activity(
        by=by,
        verb=verb,
        thing=thing,
        **{"thing_name": str(thing.school), **words},
        school=thing.school if is_shared else None,
        is_for_school=thing.visibility == Visibility.EVERYBODY,
    )
