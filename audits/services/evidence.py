"""What an answer rests on: links, files and notes, added and removed by those who may answer."""

from datetime import date
from urllib.parse import urlsplit

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from audits.models import Audit, Evidence, Statement
from common.uploads.kinds import FileKind
from common.uploads.models import Upload
from common.uploads.services import remove_upload, store_upload
from programmes.models import Membership
from programmes.services.activity import Refused, record_activity

from .answers import answer_to_hold, refuse_unless_asked

PURPOSE = "audit_evidence"  # of the upload, which whoever may read the answer may read
MOST = 30  # for one answer
UNDESCRIBED = "A photo that is not described yet"
Kind = Evidence.Kind


@transaction.atomic
def add_evidence(
    *,
    audit: Audit,
    statement: Statement,
    kind: str,
    by: Membership,
    title: str = "",
    url: str = "",
    file: UploadedFile | None = None,
    note: str = "",
    dated_on: date | None = None,
) -> Evidence:
    """Add a link, a file or a note to an answer, and return it. `dated_on` is the day that it is from.

    Without a title it is called after the link's site, the file, or “Note”; a photo says that nobody described it,
    for a camera's “IMG_2034.jpg” says nothing to who cannot see it. Raises UploadRefused for what is no
    document or picture, and Refused for a locked audit, somebody who was not asked, or too much of it.
    """
    refuse_unless_asked(audit, statement, by)
    answer = answer_to_hold(audit=audit, statement=statement, by=by)
    if answer.evidence.count() >= MOST:
        raise Refused(f"An answer can rest on {MOST} things at most. Remove one that says less.")
    upload = None
    if kind == Kind.FILE and file is not None:
        upload = store_upload(
            area=by.area, file=file, purpose=PURPOSE, allowed=frozenset(FileKind), by=by.user
        )
    made = Evidence.objects.create(
        area=by.area,
        answer=answer,
        kind=kind,
        title=title.strip() or _called(url, upload),
        url=url,
        upload=upload,
        note=note.strip(),
        dated_on=dated_on,
        added_by=by,
    )
    _log("added evidence to", audit, statement, by)
    return made


def _called(url: str, upload: Upload | None) -> str:
    if upload is None:
        return urlsplit(url).netloc or "Note"
    return UNDESCRIBED if upload.is_picture else upload.name


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: Membership) -> None:
    """Remove a piece of evidence, its file too. Raises Refused for a locked audit or somebody who was not asked."""
    answer = evidence.answer
    refuse_unless_asked(answer.audit, answer.statement, by)
    upload = evidence.upload
    evidence.delete()
    if upload is not None:
        remove_upload(upload)
    _log("removed evidence from", answer.audit, answer.statement, by)


def _log(verb: str, audit: Audit, statement: Statement, by: Membership) -> None:
    """Say that something happened, and nothing of what it says: the audit is the school's own until it is given."""
    record_activity(
        by=by,
        verb=verb,
        thing=audit,
        detail=f"statement {statement.code or statement.position}",
        school=audit.school,
        is_for_school=True,
    )
