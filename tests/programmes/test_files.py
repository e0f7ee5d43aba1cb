"""Reading uploads again: by whom, and how they are handed out."""

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.db.models import Q

from common.uploads import readers
from common.uploads.kinds import FileKind
from common.uploads.models import Upload
from common.uploads.services import store_upload
from pins_portal.settings.uploads import uploads_storage
from tests.areas import in_area
from tests.common.uploads.files import PDF, uploaded


@pytest.fixture
def plan(lead: Any, settings: Any, tmp_path: Path) -> Upload:
    """An upload of the area lead, for a purpose that nobody has registered."""
    settings.STORAGES = {**settings.STORAGES, "uploads": uploads_storage(tmp_path)}
    file = uploaded(PDF, "Plan für “Zoë”; final.pdf")
    with in_area(lead.area):
        return store_upload(area=lead.area, file=file, purpose="test", allowed={FileKind.PDF}, by=lead.user)


@pytest.fixture
def read_by_officers() -> Iterator[None]:
    """A feature says: officers read uploads of this purpose, nobody else does."""
    readers.register_upload_reader("test", lambda membership: Q(pk__isnull=membership.role != "officer"))
    yield
    del readers._readers["test"]


def address(plan: Upload, area: str = "northshire") -> str:
    return f"/a/{area}/files/{plan.public_id}/"


def test_uploader_gets_the_file_as_an_attachment_that_cannot_run(
    client: Any, lead: Any, plan: Upload
) -> None:
    client.force_login(lead.user)
    response = client.get(address(plan))
    assert response.getvalue() == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''Plan%20f%C3%BCr")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("role", ["officer", "forum_lead", "school_lead", "viewer", "national_viewer"])
def test_file_of_a_purpose_that_nobody_registered_is_its_uploaders_alone(
    client: Any, plan: Upload, role: str, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(role).user)
    assert client.get(address(plan)).status_code == 404


@pytest.mark.usefixtures("read_by_officers")
def test_feature_says_who_else_reads_its_files(client: Any, plan: Upload, officer: Any, viewer: Any) -> None:
    client.force_login(officer.user)
    assert client.get(address(plan)).getvalue() == PDF
    client.force_login(viewer.user)
    assert client.get(address(plan)).status_code == 404


@pytest.mark.usefixtures("read_by_officers")
def test_file_is_not_found_from_another_area(client: Any, plan: Upload, outsider: Any) -> None:
    client.force_login(outsider.user)
    assert client.get(address(plan)).status_code == 404
    assert client.get(address(plan, area="southmoor")).status_code == 404


def test_file_is_not_handed_out_to_somebody_signed_out(client: Any, plan: Upload) -> None:
    response = client.get(address(plan))
    assert response.status_code == 302
    assert "/login/" in response["Location"]


def test_unknown_file_is_not_found(client: Any, lead: Any) -> None:
    client.force_login(lead.user)
    assert client.get(f"/a/northshire/files/{uuid.uuid4()}/").status_code == 404


def test_file_that_the_storage_has_lost_is_not_found(client: Any, lead: Any, plan: Upload) -> None:
    storages["uploads"].delete(plan.storage_key)
    client.force_login(lead.user)
    assert client.get(address(plan)).status_code == 404


def test_second_reader_of_one_purpose_is_refused(read_by_officers: None) -> None:
    with pytest.raises(ValueError, match="Two features"):
        readers.register_upload_reader("test", lambda membership: Q())
