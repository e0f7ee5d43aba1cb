"""The signed agreement as a document: one for all, tagged, with every signature on it."""

import hashlib
import io

import pikepdf
import pytest
from django.db import transaction
from django.urls import reverse
from pypdf import PdfReader

from common.documents.kinds import CannotBuild
from common.documents.models import Document
from common.documents.tasks import build_documents_task
from common.tenancy.context import open_area
from programmes.models import Organisation
from schools.documents import build_agreement
from schools.models import Agreement
from schools.services.agreements import ask_again, sign_agreement
from tests.areas import PortalClient, in_area
from tests.cast import area, member
from tests.documents import made
from tests.school_year import make_year

from .agreeing import new_version, sent

ROLES = ("school_lead", "forum_lead", "area_lead", "officer")


@pytest.fixture
def year(north, lead):
    with in_area(north):
        yield make_year(lead)


def sign_all(agreement, *roles):
    for role in roles or ROLES:
        by = member("northshire", role)
        sign_agreement(agreement=agreement, typed_name=by.user.full_name, by=by)
    agreement.refresh_from_db()
    return Document.objects.get(public_id=agreement.document) if agreement.document else None


def words(content):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def test_signed_document_holds_the_words_and_every_signature(year, lead):
    agreement = sent(year, lead)
    document = sign_all(agreement)
    content = made(document)
    text = words(content)
    for expected in (
        "Memorandum of understanding: Northshire East Primary 1",
        "3. What the school does",
        "It completes its self-audit by 1 December 2026.",
        "Head teacher",
        "by the account of School lead Northshire",
        "Forum lead Northshire",
        "NHS Northshire",
        "Northshire East Council",
        "Northshire · Version 1 · Data as at",
        agreement.sha256[:16],
    ):
        assert expected in text, expected
    assert "Chair of governors" not in text  # nobody signed there
    with pikepdf.open(io.BytesIO(content)) as file:
        assert bool(file.Root.MarkInfo.Marked)


def test_unsigned_agreement_makes_no_document(year, lead):
    agreement = sent(year, lead)
    with pytest.raises(CannotBuild, match="not signed by everybody"):
        build_agreement(
            area_id=lead.area_id,
            parameters={"agreement": agreement.pk},
            membership=None,
            progress=lambda a, b: None,
        )


def test_carried_signature_is_named_as_such(year, lead):
    sign_all(sent(year, lead))
    new_version(year, lead, clause="forum_does", item="It brings cake.")
    ask_again(programme=year.programme, by=lead)
    text = words(made(sign_all(Agreement.objects.current().get(), "forum_lead")))
    assert text.count("Signed version 1; nothing that binds this party has changed since.") == 3
    assert "It brings cake." in text


def test_parties_may_read_it_and_others_may_not(year, lead, school_lead, forum_lead, officer, north):
    document = sign_all(sent(year, lead))
    with in_area(north):
        for membership in (lead, school_lead, forum_lead, officer):
            assert Document.objects.visible_to(membership).get() == document
        west = Organisation.objects.get(name="Northshire West Parent Carer Forum")
        forum_lead.organisation, forum_lead.organisation_id = west, west.pk
        forum_lead.pk = 0
        assert not Document.objects.visible_to(forum_lead).exists()


def test_worker_makes_one_file_and_all_parties_fetch_the_same_bytes(committed, uploads, settings):
    settings.DOCUMENT_MEMORY_MIB = 4096  # the process that runs tests is larger than a worker
    north, lead = area("northshire"), member("northshire", "area_lead")
    with transaction.atomic():
        open_area(north.pk)
        document = sign_all(sent(make_year(lead), lead))
    build_documents_task()
    fetched = set()
    client = PortalClient()
    for role in ("school_lead", "forum_lead", "area_lead"):
        client.force_login(member("northshire", role).user)
        response = client.get(reverse("document_download", args=["northshire", document.public_id]))
        fetched.add(hashlib.sha256(b"".join(response.streaming_content)).hexdigest())
    assert len(fetched) == 1
    client.force_login(member("southmoor", "area_lead").user)
    at = reverse("document_download", args=["northshire", document.public_id])
    assert client.get(at).status_code == 404
