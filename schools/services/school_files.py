"""Files that belong to a school's record."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from common.uploads.kinds import FileKind
from common.uploads.services import remove_upload, store_upload
from programmes.models import Membership, Organisation
from programmes.services.activity import Refused
from schools.models import SchoolFile
from schools.policies import can_remove

from .notes import log_shared, refuse_readers

PURPOSE = "school_file"  # of the upload, which whoever may see the file's row may read


@transaction.atomic
def add_file(
    *, school: Organisation, file: UploadedFile, title: str, visibility: str, by: Membership
) -> SchoolFile:
    """Keep a file with a school's record for those whom `visibility` names, and return its row.

    Raises UploadRefused for what is no document or picture, and Refused for readers whom the giver
    cannot write for.
    """
    refuse_readers(by, visibility)
    upload = store_upload(area=by.area, file=file, purpose=PURPOSE, allowed=frozenset(FileKind), by=by.user)
    kept = SchoolFile.objects.create(
        area=by.area,
        school=school,
        upload=upload,
        title=title.strip() or upload.name,
        visibility=visibility,
        author=by,
    )
    log_shared(kept, "added the document", by, thing_name=kept.title, detail=f"to {school}")
    return kept


@transaction.atomic
def remove_file(*, file: SchoolFile, by: Membership) -> None:
    """Remove a file from the record and from storage. Raises Refused for whoever may not."""
    row = SchoolFile.objects.select_related("school", "author", "upload").get(pk=file.pk)
    if not can_remove(by, row):
        raise Refused("Only whoever added a document can remove it.")
    log_shared(row, "removed the document", by, thing_name=row.title, detail=f"of {row.school}")
    upload = row.upload
    row.delete()
    remove_upload(upload)
