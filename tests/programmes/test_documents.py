"""The pages of documents: for whoever asked and whom the kind lets read, and nobody else."""

import datetime

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone

from common.documents.models import Document
from common.documents.services import request_document
from common.tenancy.context import open_area
from pins_portal.settings.uploads import uploads_storage
from programmes.models import ActivityEntry
from tests.areas import in_area
from tests.common.documents.kinds import KINDS
from tests.documents import registered


@pytest.fixture(autouse=True)
def report(settings, tmp_path):
    settings.STORAGES = {**settings.STORAGES, "uploads": uploads_storage(tmp_path)}
    with registered(KINDS[0]):
        yield


def ask(by, title="Report"):
    with in_area(by.area):
        return request_document(
            kind="test_report", parameters={"title": title}, title=title, by=by, area=by.area
        )


def change(document, **fields):
    with in_area(document.area):
        for name, value in fields.items():
            setattr(document, name, value)
        document.save()
    return document


def make_ready(document, **fields):
    key = storages["uploads"].save(
        f"{document.area_id}/documents/{document.public_id}", ContentFile(b"%PDF-1.7")
    )
    now = timezone.now()
    return change(
        document,
        state="ready",
        storage_key=key,
        size=8,
        file_name="report.pdf",
        content_type="application/pdf",
        ready_at=now,
        data_as_at=now,
        expires_at=now + datetime.timedelta(days=7),
        **fields,
    )


def run_out(document):
    made = make_ready(document)
    return change(made, state="expired", storage_key="", expires_at=timezone.now())


def read_to_the_end(response):
    """Return a file that is handed out, which is closed at its end."""
    return b"".join(response.streaming_content) if response.streaming else b""


def address(document, name="document"):
    return reverse(name, args=[document.area.slug, document.public_id])


def test_page_shows_true_progress_and_its_fragment_alone_to_htmx(client, school_lead):
    document = change(
        ask(school_lead),
        state="working",
        attempts=1,
        started_at=timezone.now(),
        heard_at=timezone.now(),
        done=1,
        total=4,
    )
    client.force_login(school_lead.user)
    whole = client.get(address(document)).content.decode()
    assert "Being made: step 2 of 5" in whole
    assert '<progress value="1" max="4"' in whole
    fragment = client.get(address(document), headers={"HX-Request": "true"}).content.decode()
    assert fragment.startswith('<div id="document-state">')
    assert "See how far it is" in fragment


def test_file_is_handed_out_as_something_to_save(client, school_lead):
    document = make_ready(ask(school_lead))
    client.force_login(school_lead.user)
    assert "Ready to download" in client.get(address(document)).content.decode()
    response = client.get(address(document, "document_download"))
    assert read_to_the_end(response) == b"%PDF-1.7"
    assert response["Content-Disposition"] == 'attachment; filename="report.pdf"'
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("name", ["document", "document_download"])
def test_document_of_somebody_else_does_not_exist_unless_the_kind_lets_one_read_it(
    client, school_lead, officer, viewer, outsider, name
):
    document = make_ready(ask(school_lead))
    answers = {}
    for membership in (school_lead, officer, viewer, outsider):
        client.force_login(membership.user)
        response = client.get(address(document, name))
        answers[membership.role] = response.status_code
        read_to_the_end(response)
    assert answers == {"school_lead": 200, "officer": 200, "viewer": 404, "area_lead": 404}


def test_document_of_another_area_does_not_exist_under_one_s_own_address(client, lead, outsider):
    document = make_ready(ask(outsider))
    client.force_login(lead.user)
    for name in ("document", "document_download"):
        assert client.get(reverse(name, args=[lead.area.slug, document.public_id])).status_code == 404


def test_file_that_is_not_made_cannot_be_fetched(client, school_lead):
    client.force_login(school_lead.user)
    assert client.get(address(ask(school_lead), "document_download")).status_code == 404


def test_failed_document_says_why_and_waits_again_when_asked(client, school_lead):
    document = change(ask(school_lead), state="failed", failure="There is nothing to show yet.", attempts=3)
    client.force_login(school_lead.user)
    assert "There is nothing to show yet." in client.get(address(document)).content.decode()
    response = client.post(address(document, "document_again"))
    assert response.url == address(document)
    with in_area(school_lead.area):
        document.refresh_from_db()
        assert (document.state, document.attempts, document.failure) == ("queued", 0, "")
        assert ActivityEntry.objects.filter(verb="asked again for", thing="Report").exists()


def test_document_that_ran_out_is_followed_by_another(client, school_lead):
    document = run_out(ask(school_lead))
    client.force_login(school_lead.user)
    page = client.get(address(document)).content.decode()
    assert "This download ran out on" in page
    response = client.post(address(document, "document_again"))
    with in_area(school_lead.area):
        newer = Document.objects.asked_by(school_lead).first()
        assert newer.state == "queued"
        assert newer.pk != document.pk
    assert response.url == address(newer)


def test_who_may_only_read_cannot_ask_again_and_asking_is_a_post(client, school_lead, officer, outsider):
    document = change(ask(school_lead), state="failed", failure="No.")
    client.force_login(officer.user)
    assert "Ask for it again" not in client.get(address(document)).content.decode()
    page = client.post(address(document, "document_again"), follow=True).content.decode()
    assert "Only whoever asked for it can ask again" in page
    assert client.get(address(document, "document_again")).status_code == 405
    client.force_login(outsider.user)
    assert client.post(address(document, "document_again")).status_code == 404
    with in_area(school_lead.area):
        document.refresh_from_db()
        assert document.state == "failed"


def test_document_that_is_being_made_cannot_be_asked_for_again(client, school_lead):
    document = ask(school_lead)
    client.force_login(school_lead.user)
    assert (
        "Only whoever asked" in client.post(address(document, "document_again"), follow=True).content.decode()
    )


@pytest.mark.parametrize("number", [1, 3])
def test_list_shows_what_one_asked_for_in_a_constant_number_of_queries(
    client, school_lead, officer, django_assert_num_queries, number
):
    for order in range(number):
        ask(school_lead, f"Report {order}")
    ask(officer, "Of somebody else")
    client.force_login(school_lead.user)
    url = reverse("document_list", args=[school_lead.area.slug])
    client.get(url)
    with django_assert_num_queries(8):
        page = client.get(url).content.decode()
    assert page.count("/documents/") >= number
    assert "Report 0" in page
    assert "Of somebody else" not in page


def test_list_is_empty_before_anything_was_asked_for(client, viewer, outsider):
    client.force_login(viewer.user)
    url = reverse("document_list", args=[viewer.area.slug])
    assert "You have not asked for a document yet" in client.get(url).content.decode()
    client.force_login(outsider.user)
    assert client.get(url).status_code == 404


def test_same_thing_asked_for_twice_is_one_document(lead, officer, north):
    first = ask(lead)
    assert ask(lead).pk == first.pk
    assert ask(officer).pk != first.pk
    change(first, state="failed", failure="No.")
    assert ask(lead).pk != first.pk


def test_document_of_the_system_is_asked_for_once_and_read_by_whom_the_kind_says(
    client, north, officer, viewer
):
    open_area(north.pk)
    asked = [
        request_document(kind="test_report", parameters={}, title="Made", by=None, area=north) for _ in (1, 2)
    ]
    assert asked[0].pk == asked[1].pk
    for membership, status in ((officer, 200), (viewer, 404)):
        client.force_login(membership.user)
        assert client.get(reverse("document", args=[north.slug, asked[0].public_id])).status_code == status
