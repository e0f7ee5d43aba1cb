"""An area's name and logo: changed from inside, seen by its people alone."""

import io

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from common.uploads.models import Upload
from programmes.models import ActivityEntry
from tests.areas import in_area


@pytest.fixture
def picture():
    """A small PNG, as a browser sends it."""
    content = io.BytesIO()
    Image.new("RGB", (40, 20), "teal").save(content, "PNG")
    return SimpleUploadedFile("sign.png", content.getvalue(), content_type="image/png")


@pytest.fixture(autouse=True)
def _folder_of_its_own(settings, tmp_path):
    storage = {**settings.STORAGES["uploads"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "uploads": storage}


def change(client, **data):
    return client.post(
        reverse("area_change", args=["northshire"]), {"name": "Northshire and Vale", "run_by": "", **data}
    )


def test_lead_changes_name_and_logo(client, lead, officer, outsider, picture, north):
    client.force_login(lead.user)
    assert change(client, logo=picture, run_by="Run by all of us.").status_code == 302
    client.force_login(officer.user)
    page = client.get("/a/northshire/").content.decode()
    assert "Northshire and Vale" in page
    assert "Run by all of us." in page
    with in_area(north):
        logo = Upload.objects.get(purpose="area_logo")
    address = reverse("file_download", args=["northshire", logo.public_id])
    assert f'src="{address}"' in page
    response = client.get(address)
    assert Image.open(io.BytesIO(b"".join(response.streaming_content))).size == (40, 20)
    assert response["Cache-Control"] == "private, max-age=86400"
    client.force_login(outsider.user)
    assert client.get(address).status_code == 404
    with in_area(north):
        assert ActivityEntry.objects.latest("pk").verb == "changed the name or logo of"


def test_new_logo_replaces_the_old_and_can_be_removed(
    client, lead, picture, north, django_capture_on_commit_callbacks
):
    client.force_login(lead.user)
    change(client, logo=picture)
    with in_area(north):
        first = Upload.objects.get()
    picture.seek(0)
    with django_capture_on_commit_callbacks(execute=True):
        change(client, logo=picture)
    with in_area(north):
        assert Upload.objects.get().pk != first.pk
    assert not storages["uploads"].exists(first.storage_key)
    change(client, remove_logo="on")
    with in_area(north):
        assert not Upload.objects.exists()
    assert "pp-area__logo" not in client.get("/a/northshire/").content.decode()


def test_what_is_no_picture_is_refused_and_the_name_kept(client, lead, north):
    client.force_login(lead.user)
    drawing = SimpleUploadedFile("sign.svg", b"<svg onload='alert(1)'/>", content_type="image/png")
    response = change(client, logo=drawing)
    assert response.status_code == 422
    assert "Northshire and Vale" in response.content.decode()
    with in_area(north):
        north.refresh_from_db()
    assert north.name == "Northshire"


def test_nobody_else_changes_it(client, officer, school_lead):
    for somebody in (officer, school_lead):
        client.force_login(somebody.user)
        assert change(client).status_code == 403
