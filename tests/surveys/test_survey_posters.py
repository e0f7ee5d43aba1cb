"""Posters: a page for each school with its code and picture, in the survey's languages."""

import io

import pytest
from pypdf import PdfReader

from common.documents.kinds import CannotBuild
from common.documents.letters import has_letters
from common.documents.services import request_document
from programmes.public_codes import as_shown
from surveys.documents.posters import POSTERS, build_posters
from surveys.models import AskedSchool, Language
from surveys.services.asking import ask_schools
from surveys.services.surveys import change_survey, open_survey
from tests.documents import made


@pytest.fixture
def both(draft, lead, east, west, north):
    Language.objects.create(
        area=north,
        code="ur",
        name="Urdu",
        own_name="اردو",
        direction="rtl",
        words={"poster_title": "آپ کے خاندان کے لیے اسکول کیسا ہے؟"},
    )
    Language.objects.get_or_create(
        area=north, code="en", defaults={"name": "English", "own_name": "English", "is_source": True}
    )
    ask_schools(survey=draft, schools=[east, west], by=lead)
    change_survey(survey=draft, by=lead, languages=["en", "ur"])
    return open_survey(survey=draft, by=lead)


def read(by, area, **parameters):
    document = request_document(kind=POSTERS, parameters=parameters, title="Posters", by=by, area=area)
    return PdfReader(io.BytesIO(made(document)))


def test_all_posters_of_a_survey_are_one_file_of_a_page_each(both, lead, north):
    found = read(lead, north, survey=both.pk)
    assert len(found.pages) == 2
    texts = [" ".join(page.extract_text().split()) for page in found.pages]
    for asked, text in zip(AskedSchool.objects.order_by("school__name"), texts, strict=True):
        for expected in (
            "What is school like for your family?",
            as_shown(asked.code),
            asked.school.name,
            asked.forum.name,
            "4 short questions, about 6 minutes",
            "from 10 people upwards",
        ):
            assert expected in text
    assert [round(float(side)) for side in found.pages[0].mediabox[2:]] == [595, 842]
    assert "/StructTreeRoot" in found.trailer["/Root"]
    fonts = {str(font) for page in found.pages for font in page["/Resources"]["/Font"].values() if font}
    assert fonts


def test_poster_is_set_in_the_letters_of_its_languages(both, lead, north):
    page = read(lead, north, survey=both.pk).pages[0]
    names = {str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values()}
    assert any("Noto" in name or "Arabic" in name for name in names), names


def test_one_school_has_a_poster_of_its_own(both, lead, north):
    asked = AskedSchool.objects.first()
    assert len(read(lead, north, survey=both.pk, asked=asked.pk).pages) == 1


def test_posters_end_at_the_readers_reach(both, forum_lead, north):
    assert len(read(forum_lead, north, survey=both.pk).pages) == 1


def test_survey_that_is_not_open_has_no_poster(draft, lead, east, north):
    ask_schools(survey=draft, schools=[east], by=lead)
    with pytest.raises(CannotBuild, match="not open"):
        build_posters(
            area_id=north.pk, parameters={"survey": draft.pk}, membership=lead, progress=lambda done, of: None
        )


def test_letters_are_known_for_languages_with_a_font_of_ours():
    assert has_letters("en")
    assert has_letters("ur")
    assert not has_letters("xx-Nonesuch")


def test_asking_for_posters_makes_documents(both, send, lead, school_lead):
    assert "/documents/" in send(lead, "survey_posters", both.pk)["Location"]
    asked = AskedSchool.objects.get(school__memberships=school_lead)
    assert "/documents/" in send(school_lead, "asked_poster", both.pk, asked.pk)["Location"]
