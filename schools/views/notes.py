from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from common.gentle_check import may_name_a_child
from common.htmx import posted
from common.uploads.refusal import UploadRefused
from programmes.gate import AreaRequest, requires
from programmes.roles import Permission
from schools.forms import NoteForm, SchoolFileForm
from schools.models import Note, SchoolFile
from schools.policies import can_change_note, can_remove
from schools.services.notes import add_note, change_note, remove_note
from schools.services.school_files import add_file, remove_file

from .within_reach import form_page, is_done, removal_page, to_school, visible_school

HINT = (
    "Your note is saved. It reads as if it might name or describe a child. If it does, please change it: "
    "nothing here should be about a child."
)


@requires(Permission.KEEP_SCHOOL_RECORD)
def note_add(request: AreaRequest, pk: int) -> HttpResponse:
    """Write a note about a school."""
    place = visible_school(request, pk)
    form = NoteForm(posted(request), by=request.membership)
    if is_done(request, form, add_note, school=place):
        return to_school(request, place, _said(request, form), "notes")
    return form_page(request, place, form, "Write a note", "Save the note")


@requires(Permission.KEEP_SCHOOL_RECORD)
def note_change(request: AreaRequest, pk: int, note: int) -> HttpResponse:
    """Change one's own note."""
    place = visible_school(request, pk)
    found = _visible(request, Note, place, note)
    if not can_change_note(request.membership, found):
        raise PermissionDenied
    initial = {"text": found.text, "visibility": found.visibility}
    form = NoteForm(posted(request), by=request.membership, initial=initial)
    if is_done(request, form, change_note, note=found):
        return to_school(request, place, _said(request, form), "notes")
    return form_page(request, place, form, "Change your note", "Save the note")


@requires(Permission.SEE_SCHOOLS)
def note_remove(request: AreaRequest, pk: int, note: int) -> HttpResponse:
    """Ask once more, then remove a note."""
    place = visible_school(request, pk)
    found = _visible(request, Note, place, note)
    if not can_remove(request.membership, found):
        raise PermissionDenied
    if request.method == "POST":
        remove_note(note=found, by=request.membership)
        return to_school(request, place, "The note is removed.", "notes")
    return removal_page(request, place, "note", str(found))


@requires(Permission.KEEP_SCHOOL_RECORD)
def school_file_add(request: AreaRequest, pk: int) -> HttpResponse:
    """Add a document to a school's record."""
    place = visible_school(request, pk)
    form = SchoolFileForm(posted(request), request.FILES or None, by=request.membership)
    try:
        if is_done(request, form, add_file, school=place):
            return to_school(request, place, "The document is added.", "files")
    except UploadRefused as refusal:
        form.add_error("file", refusal)
    return form_page(request, place, form, "Add a document", "Add the document")


@requires(Permission.SEE_SCHOOLS)
def school_file_remove(request: AreaRequest, pk: int, file: int) -> HttpResponse:
    """Ask once more, then remove a document."""
    place = visible_school(request, pk)
    found = _visible(request, SchoolFile, place, file)
    if not can_remove(request.membership, found):
        raise PermissionDenied
    if request.method == "POST":
        remove_file(file=found, by=request.membership)
        return to_school(request, place, "The document is removed.", "files")
    return removal_page(request, place, "document", str(found))


def _said(request: AreaRequest, form: NoteForm) -> str:
    """Say that the note is kept, or hint gently at what it may hold; never refuse it."""
    if may_name_a_child(form.cleaned_data["text"]):
        messages.warning(request, HINT)
        return ""
    return "The note is saved."


def _visible(request: AreaRequest, model: Any, place: Any, pk: int) -> Any:
    seen = model.objects.visible_to(request.membership).filter(school=place)
    return get_object_or_404(seen.select_related("author", "school"), pk=pk)
