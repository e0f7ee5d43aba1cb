"""What answers rest on: added, read by the right people, removed; and the place that an audit is about."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from audits.models import Answer, Audit, Evidence
from audits.services.evidence import MOST, add_evidence
from common.uploads.models import Upload
from programmes.services.activity import Refused
from tests.areas import in_area
from tests.school_year import make_year
from tests.self_audit import make_audit, make_framework, make_round

from .test_theme_page import theme, words

HOSTILE = "../../<script>alert(1)</script>\r\nX: y.jpg"


@pytest.fixture
def audit(lead, school_lead, north):
    with in_area(north):
        return make_audit(school_lead, make_round(lead, make_year(lead)))


def add(audit, kind, slug="welcome_1"):
    return reverse("evidence_add", args=["northshire", audit.pk, slug, kind])


def remove(audit, pk, slug="welcome_1"):
    return reverse("evidence_remove", args=["northshire", audit.pk, slug, pk])


def photo(name="den.jpg"):
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "A camera of somebody"
    Image.new("RGB", (20, 20), "green").save(file, "JPEG", exif=exif)
    return SimpleUploadedFile(name, file.getvalue(), "image/jpeg")


def only(north):
    with in_area(north):
        return Evidence.objects.select_related("upload", "answer").get()


@pytest.mark.parametrize(
    ("kind", "sent", "shown"),
    [
        ("link", {"url": "www.school.example/minutes", "title": "Council minutes"}, "Council minutes"),
        ("link", {"url": "https://www.school.example/minutes"}, "www.school.example"),
        ("note", {"note": "Parents said so at the coffee morning."}, "at the coffee morning"),
    ],
)
def test_evidence_stands_with_the_answer_and_its_own_day(
    client, audit, school_lead, north, kind, sent, shown
):
    client.force_login(school_lead.user)
    assert client.get(add(audit, kind)).status_code == 200
    day = {"dated_on_day": "14", "dated_on_month": "10", "dated_on_year": "2025"}
    response = client.post(add(audit, kind), sent | day)
    assert response.url == f"{theme(audit)}#statement-welcome_1"
    page = words(client.get(theme(audit)))
    assert shown in page
    assert "From 14 October 2025, added by School lead Northshire" in page
    made = only(north)
    assert made.answer.edition == 1
    assert not made.answer.is_looked_at
    assert made.url in {"", "https://www.school.example/minutes", sent.get("url")}


def test_photo_loses_what_it_says_about_its_maker_and_a_hostile_name_does_no_harm(
    client, audit, school_lead, north
):
    client.force_login(school_lead.user)
    client.post(add(audit, "file"), {"file": photo(HOSTILE), "title": "<b>The den</b>"})
    made = only(north)
    assert "/" not in made.upload.name
    assert "\n" not in made.upload.name
    page = client.get(theme(audit)).content.decode()
    assert "&lt;b&gt;The den&lt;/b&gt;" in page
    assert "<script>alert" not in page
    with in_area(north):
        address = reverse("file_download", args=["northshire", made.upload.public_id])
    given = b"".join(client.get(address).streaming_content)
    assert b"A camera of somebody" not in given


@pytest.mark.parametrize(
    ("kind", "sent", "why"),
    [
        ("link", {}, "Enter the web address"),
        ("link", {"url": "javascript:alert(1)"}, "Enter a web address like"),
        ("link", {"url": "ftp://files.example/x"}, "Enter a web address like"),
        ("link", {"url": "data://text/html,x"}, "Enter a web address like"),
        ("link", {"url": "https://x.example/" + "x" * 500}, "characters or fewer"),
        ("note", {"note": " "}, "Enter what you know"),
        ("file", {}, "Choose a file or take a photo"),
        ("file", {"file": SimpleUploadedFile("x.jpg", b"<html><script>")}, "The file must be a"),
        (
            "note",
            {"note": "Soon.", "dated_on_day": "1", "dated_on_month": "1", "dated_on_year": "2999"},
            "today or before",
        ),
    ],
)
def test_what_is_no_evidence_is_said_at_its_field(client, audit, school_lead, north, kind, sent, why):
    client.force_login(school_lead.user)
    response = client.post(add(audit, kind), sent)
    assert response.status_code == 422
    assert why in words(response)
    with in_area(north):
        assert not Evidence.objects.exists()


def test_files_are_read_by_those_who_read_the_answer(
    client, audit, school_lead, school_contributor, lead, outsider, north
):
    client.force_login(school_lead.user)
    client.post(add(audit, "file"), {"file": photo()})
    made = only(north)
    address = reverse("file_download", args=["northshire", made.upload.public_id])

    def reads(reader):
        client.force_login(reader.user)
        response = client.get(address)
        if response.status_code == 200:
            assert b"".join(response.streaming_content)
        return response.status_code

    assert [reads(one) for one in (school_lead, school_contributor, lead, outsider)] == [200, 200, 404, 404]
    with in_area(north):
        Audit.objects.update(submitted_at=timezone.now())
    assert [reads(one) for one in (lead, outsider)] == [200, 404]


def test_photo_is_shown_with_its_title_as_its_alternative_text(client, audit, school_lead, outsider, north):
    client.force_login(school_lead.user)
    client.post(add(audit, "file"), {"file": photo(), "title": 'The "den"'})
    made = only(north)
    small = reverse("file_picture", args=["northshire", made.upload.public_id])
    for address in (theme(audit), reverse("audit_results", args=["northshire", audit.pk])):
        page = client.get(address).content.decode()
        assert f'<img class="pp-photo" src="{small}" alt="The &quot;den&quot;" loading="lazy">' in page
    shown = client.get(small)
    assert (shown.headers["Content-Type"], shown.headers["Cache-Control"]) == (
        "image/jpeg",
        "private, no-store",
    )
    assert Image.open(io.BytesIO(shown.content)).size == (20, 20)
    client.force_login(outsider.user)
    assert client.get(small).status_code == 404


def test_photo_that_nobody_described_says_so_and_not_its_cameras_number(client, audit, school_lead, north):
    client.force_login(school_lead.user)
    client.post(add(audit, "file"), {"file": photo("IMG_2034.jpg")})
    assert only(north).title == "A photo that is not described yet"
    assert "IMG_2034" not in words(client.get(theme(audit)))


def test_file_that_is_no_picture_is_a_link_by_its_name(client, audit, school_lead, north):
    client.force_login(school_lead.user)
    client.post(add(audit, "file"), {"file": SimpleUploadedFile("minutes.txt", b"We met.")})
    made = only(north)
    page = client.get(theme(audit)).content.decode()
    assert ">minutes.txt</a>" in page
    assert "<img" not in page.split("<main", 1)[1]
    assert client.get(reverse("file_picture", args=["northshire", made.upload.public_id])).status_code == 404


def test_evidence_is_removed_after_asking_once_more_and_its_file_too(client, audit, school_lead, north):
    client.force_login(school_lead.user)
    client.post(add(audit, "file"), {"file": photo(), "title": "The den"})
    made = only(north)
    assert "Remove this evidence?" in words(client.get(remove(audit, made.pk)))
    with in_area(north):
        assert Evidence.objects.exists()
    assert client.post(remove(audit, made.pk)).url == f"{theme(audit)}#statement-welcome_1"
    with in_area(north):
        assert not Evidence.objects.exists()
        assert not Upload.objects.filter(pk=made.upload_id).exists()
        assert Answer.objects.exists()


def test_evidence_of_another_statement_is_not_found(client, audit, school_lead, north):
    client.force_login(school_lead.user)
    client.post(add(audit, "note"), {"note": "Seen."})
    made = only(north)
    assert client.post(remove(audit, made.pk, "welcome_2")).status_code == 404
    assert client.get(add(audit, "song")).status_code == 404
    assert client.get(add(audit, "note", "nothing")).status_code == 404


def test_only_those_who_may_answer_add_and_remove(
    client, audit, school_lead, school_contributor, lead, outsider, north
):
    client.force_login(school_lead.user)
    client.post(add(audit, "note"), {"note": "Seen."})
    made = only(north)
    pages = (add(audit, "note"), remove(audit, made.pk))
    for reader, status in ((school_contributor, 403), (lead, 403), (outsider, 404)):
        client.force_login(reader.user)
        assert [client.post(page, {"note": "Mine."}).status_code for page in pages] == [status, status]
    with in_area(north):
        now = timezone.now()
        Audit.objects.update(state="submitted", submitted_at=now)
    client.force_login(school_lead.user)
    assert [client.post(page, {"note": "Late."}).status_code for page in pages] == [403, 403]
    assert "Remove" not in words(client.get(theme(audit)))


def test_an_answer_rests_on_so_much_and_no_more(audit, school_lead, north):
    with in_area(north):
        statement = audit.version.statements.get(slug="welcome_1")
        about = {"audit": audit, "statement": statement, "kind": "note", "note": "x", "by": school_lead}
        for _ in range(MOST):
            add_evidence(**about)
        with pytest.raises(Refused, match="at most"):
            add_evidence(**about)


@pytest.fixture
def hall(lead, school_lead, north):
    with in_area(north):
        version = make_framework(lead, "rooms", places=[{"id": "hall", "name": "Hall"}])
        round_ = make_round(lead, make_year(lead), version)
        make_audit(school_lead, round_, place="hall", place_name="The small hall")
        return make_audit(school_lead, round_, place="hall", place_name="The big hall")


def test_place_is_described_by_who_leads(client, hall, school_lead, school_contributor, outsider, north):
    address = reverse("place_change", args=["northshire", hall.pk])
    yesterday = timezone.localdate() - timedelta(days=1)
    sent = {
        "place_name": "The great hall",
        "visited_on_day": str(yesterday.day),
        "visited_on_month": str(yesterday.month),
        "visited_on_year": str(yesterday.year),
        "circumstances": "Lunch, about 60 pupils",
        "who_looked": "SENCO and two pupils",
    }
    client.force_login(school_lead.user)
    assert "The big hall" in client.get(address).content.decode()
    assert client.post(address, sent).status_code == 302
    page = words(client.get(theme(hall)))
    assert "The great hall" in page
    assert "Lunch, about 60 pupils. SENCO and two pupils." in page
    taken = client.post(address, sent | {"place_name": "The small hall"})
    assert taken.status_code == 422
    assert "There is a place called “The small hall” in this round already." in words(taken)
    assert client.post(address, {}).status_code == 422
    for reader, status in ((school_contributor, 403), (outsider, 404)):
        client.force_login(reader.user)
        assert client.post(address, sent).status_code == status


def test_audit_of_a_whole_school_has_no_place(client, audit, school_lead):
    client.force_login(school_lead.user)
    assert client.get(reverse("place_change", args=["northshire", audit.pk])).status_code == 404
