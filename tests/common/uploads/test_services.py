import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from common.tenancy.context import open_area
from common.uploads import services
from common.uploads.kinds import IMAGES, FileKind
from common.uploads.models import Upload
from common.uploads.refusal import UploadRefused
from tests.areas import in_area
from tests.common.uploads.files import PDF, photo_with_secrets, uploaded

DOCUMENTS = frozenset({FileKind.PDF})


def store(member: Any, content: bytes = PDF, name: str = "Plan.pdf", **options: Any) -> Upload:
    options = {"allowed": DOCUMENTS, "purpose": "test", **options}
    return services.store_upload(area=member.area, file=uploaded(content, name), by=member.user, **options)


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_upload_is_kept_below_its_area_with_what_is_known_of_it(lead: Any, folder: Path) -> None:
    open_area(lead.area_id)
    upload = store(lead, name="../Plan.html")
    kept = folder / str(lead.area_id) / str(upload.public_id)
    assert kept.read_bytes() == PDF
    assert kept.stat().st_mode & 0o077 == 0
    assert upload.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (upload.name, upload.content_type, upload.size) == ("Plan.pdf", "application/pdf", len(PDF))
    assert upload.uploaded_by == lead.user


def test_picture_is_kept_without_what_the_camera_wrote(lead: Any, folder: Path) -> None:
    open_area(lead.area_id)
    upload = store(lead, photo_with_secrets(), "IMG_1.jpeg", allowed=IMAGES)
    kept = files_in(folder)[0].read_bytes()
    assert b"Secret" not in kept
    assert (upload.size, upload.name) == (len(kept), "IMG_1.jpg")


@pytest.mark.parametrize(
    ("content", "options", "sentence"),
    [
        (b"", {}, "The file you chose is empty"),
        (PDF + bytes(2_000_000), {"max_bytes": 1_500_000}, "The file must be smaller than 1.4 MB"),
        (b"<html>", {}, "The file must be a PDF"),
    ],
)
def test_refused_file_leaves_neither_record_nor_file(
    lead: Any, folder: Path, content: bytes, options: dict[str, Any], sentence: str
) -> None:
    open_area(lead.area_id)
    with pytest.raises(UploadRefused, match=sentence):
        store(lead, content, **options)
    assert not Upload.objects.exists()
    assert not files_in(folder)


def test_setting_limits_the_size_by_itself(lead: Any, settings: Any) -> None:
    open_area(lead.area_id)
    settings.UPLOADS_MAX_BYTES = 10
    with pytest.raises(UploadRefused, match="smaller than"):
        store(lead)


def test_file_goes_when_the_work_around_it_is_rolled_back(lead: Any, folder: Path) -> None:
    open_area(lead.area_id)
    kept = store(lead)
    with transaction.atomic():
        store(lead)
        assert len(files_in(folder)) == 2
        transaction.set_rollback(True)
    assert [path.name for path in files_in(folder)] == [str(kept.public_id)]


def test_file_goes_when_the_record_cannot_be_written(lead: Any, south: Any, folder: Path) -> None:
    from django.db import Error

    open_area(lead.area_id)
    lead.area = south
    with pytest.raises(Error, match="row-level security"):
        store(lead)
    assert not files_in(folder)


@pytest.mark.usefixtures("committed")
def test_file_stays_after_the_commit_and_goes_with_its_record(folder: Path) -> None:
    from tests.cast import member

    lead = member("northshire", "area_lead")
    with transaction.atomic():
        open_area(lead.area_id)
        upload = store(lead)
    assert len(files_in(folder)) == 1
    with transaction.atomic():
        open_area(lead.area_id)
        services.remove_upload(upload)
        assert len(files_in(folder)) == 1
    assert not files_in(folder)


def test_upload_cannot_be_changed_by_the_application(lead: Any) -> None:
    from django.db import ProgrammingError

    open_area(lead.area_id)
    upload = store(lead)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Upload.objects.filter(pk=upload.pk).update(name="Other.pdf")


def test_upload_is_invisible_from_another_area_even_to_raw_sql(lead: Any, south: Any) -> None:
    open_area(lead.area_id)
    store(lead)
    with in_area(south), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM common_upload")
        assert cursor.fetchone() == (0,)
