"""Everything about a school on one page, read with a number of queries that its records do not change."""

from typing import Any

from programmes.models import ActivityEntry, Membership, Organisation
from programmes.policies import can_invite_to
from programmes.querysets import ActivityQuerySet
from schools.models import Contact, Note, OtherProgramme, SchoolFile
from schools.policies import (
    can_change_note,
    can_keep_record,
    can_look_after,
    can_read_whole_timeline,
    can_remove,
)

from .beside import panels_of
from .checklist import own_next_step, tasks_of
from .people import partners_of, people_with
from .profile import profile_of
from .standing import standing_of

LATELY = 5  # lines of the timeline beside the record


def record_of(place: Organisation, membership: Membership) -> dict[str, Any]:
    """Return what partners see of a school, by the names that the template uses."""
    standing = standing_of(place, membership)
    partners = partners_of(place)
    return {
        "profile": profile_of(place),
        "standing": standing,
        "partners": partners,
        "others": OtherProgramme.objects.visible_to(membership).filter(school=place),
        "timeline": timeline_of(place, membership)[:LATELY],
        "may_look_after": can_look_after(membership),
        "panels": panels_of(place, membership),
        **kept_about(place, membership),
    }


def checklist_of(place: Organisation, membership: Membership) -> dict[str, Any]:
    """Return what a school's own people see of it: what to do, and who is there for them."""
    standing = standing_of(place, membership)
    return {
        "profile": profile_of(place),
        "standing": standing,
        "following": own_next_step(standing),
        "tasks": tasks_of(standing, membership.area.slug),
        "panels": panels_of(place, membership),
        "people": people_with(partners_of(place), standing.current),
        "timeline": timeline_of(place, membership)[:LATELY],
        **kept_about(place, membership),
    }


def kept_about(place: Organisation, membership: Membership) -> dict[str, Any]:
    """Return contacts, notes and files that the reader may see, each with what they may do with it."""
    notes = Note.objects.visible_to(membership).filter(school=place)
    files = SchoolFile.objects.visible_to(membership).filter(school=place).select_related("upload")
    authors = ("author__user", "author__organisation")
    return {
        "contacts": Contact.objects.visible_to(membership).filter(school=place),
        "notes": [
            (note, can_change_note(membership, note), can_remove(membership, note))
            for note in notes.select_related(*authors)
        ],
        "files": [(file, can_remove(membership, file)) for file in files.select_related("upload", *authors)],
        "may_keep": can_keep_record(membership),
        "may_invite": any(can_invite_to(membership, place, role) for role in membership.rights.invites),
    }


def timeline_of(place: Organisation, membership: Membership) -> ActivityQuerySet:
    """Return what happened to a school, the newest first, as far as the reader may know."""
    entries = ActivityEntry.objects.timeline_of(place)
    return entries if can_read_whole_timeline(membership) else entries.filter(is_for_school=True)
