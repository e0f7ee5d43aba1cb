"""A blank of a framework to print: a tagged PDF with every statement, for the school or for one group."""

import io

import pikepdf
import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone

from audits.models import FrameworkVersion
from common.documents.models import Document
from tests.areas import in_area
from tests.documents import made
from tests.school_year import make_year
from tests.self_audit import make_audit, make_framework, make_round


@pytest.fixture
def version(lead, north):
    with in_area(north):
        return make_framework(lead)


def ask(client, version, **data):
    address = reverse("framework_blank", args=[version.area.slug, version.framework_id, version.number])
    return client.post(address, data)


def pdf_and_words(north):
    with in_area(north):
        pdf = made(Document.objects.get())
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return pdf, " ".join(" ".join(page.extract_text() for page in pages).split())


def test_school_prints_every_statement_with_its_levels_and_room_to_write(client, version, school_lead, north):
    client.sign_in(school_lead)
    assert ask(client, version).status_code == 302
    pdf, words = pdf_and_words(north)
    for text in (
        "Statement 3 about calm places.",
        "Secure: Secure here.",
        "Needs more information",
        "Why these words?",
        "An area for development",
        "An example, not the national instrument.",
        "version 1",
    ):
        assert text in words
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert bool(opened.Root.MarkInfo.Marked)
        assert opened.Root.StructTreeRoot is not None


def test_place_prints_what_is_asked_of_its_kind_alone(client, look, lead, school_lead, north):
    with in_area(north):
        places = [{"id": "hall", "name": "Hall"}, {"id": "yard", "name": "Playground"}]
        version = make_framework(lead, "rooms", places=places, publish=False)
        version.statements.filter(domain__slug="calm").update(places=["yard"])
        version.statements.filter(slug="welcome_2").update(places=["hall"])
        FrameworkVersion.objects.update(published_at=timezone.now(), sha256="0" * 64)
        audit = make_audit(
            school_lead, make_round(lead, make_year(lead), version), place="hall", place_name="The big hall"
        )
    assert (
        '<input type="hidden" name="place" value="hall">'
        in look(school_lead, "audit", audit.pk).content.decode()
    )
    assert ask(client, version, place="cellar").status_code == 404
    assert ask(client, version, place="hall").status_code == 302
    words = pdf_and_words(north)[1]
    assert "Statement 1 about welcome" in words
    assert "Statement 2 about welcome" in words
    assert "Calm places" not in words
    assert "Hall." in words


def test_group_prints_its_own_words_alone(client, version, school_lead, north):
    client.sign_in(school_lead)
    assert ask(client, version, group="parents").status_code == 302
    words = pdf_and_words(north)[1]
    assert "We feel 2." in words
    assert "This is how it mostly is" in words
    assert "I see 2." not in words
    assert "Statement 2" not in words


def test_blank_is_of_a_group_and_version_that_there_is(client, version, viewer, outsider, north):
    client.sign_in(viewer)
    assert ask(client, version, group="cooks").status_code == 404
    address = reverse("framework_blank", args=[north.slug, version.framework_id, 7])
    assert client.post(address).status_code == 404
    assert client.get(address).status_code == 405
    client.logout()
    client.sign_in(outsider)
    assert ask(client, version).status_code == 404
