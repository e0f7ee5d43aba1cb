"""The poster of a group: one A4 page with the code, the link as a picture, and what to expect."""

import io

import pytest
from django.utils import timezone
from pypdf import PdfReader

from audits.documents.voice_poster import POSTER, build_poster
from audits.models import Voice
from common.documents.kinds import CannotBuild
from common.documents.services import request_document
from programmes.public_codes import as_shown
from tests.areas import in_area
from tests.audits.asking import ask, make_asked
from tests.documents import made
from tests.school_year import make_year


@pytest.fixture
def voice(lead, school_lead, north):
    with in_area(north):
        yield ask(make_asked(school_lead, lead, make_year(lead)), school_lead, "parents")


def test_poster_is_one_page_that_families_can_read(voice, school_lead, north):
    document = request_document(
        kind=POSTER, parameters={"voice": voice.pk}, title="Poster", by=school_lead, area=north
    )
    found = PdfReader(io.BytesIO(made(document)))
    text = " ".join(found.pages[0].extract_text().split())
    assert len(found.pages) == 1
    for expected in (
        "What is school like for you?",
        "Northshire East Primary 1 would like to hear from parent carers",
        as_shown(voice.code),
        "nobody will know it was you",
        "from 10 people upwards",
    ):
        assert expected in text
    assert [round(float(side)) for side in found.pages[0].mediabox[2:]] == [595, 842]
    assert "/StructTreeRoot" in found.trailer["/Root"]


def test_closed_group_has_no_poster(voice, school_lead, north):
    Voice.objects.update(closed_at=timezone.now())
    with pytest.raises(CannotBuild, match="can no longer answer"):
        build_poster(area_id=north.pk, parameters={"voice": voice.pk}, membership=school_lead, progress=None)
