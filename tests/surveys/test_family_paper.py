"""Results for families as a PDF: without an account, in their language, made once for everybody who asks."""

import io

import pikepdf
import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from common.documents.models import Document
from common.tenancy.context import open_area
from pins_portal.settings.uploads import uploads_storage
from surveys.models import AskedSchool, Comment, Language, Survey, Translation
from surveys.services import family_papers
from tests.areas import PortalClient
from tests.documents import make_all_within_caps
from tests.surveys.counting import answer, ask_four_schools, by, close_and_count

URDU = {
    "results_title": "خاندانوں نے ہمیں کیا بتایا",
    "results_pdf": "یہ صفحہ PDF کے طور پر حاصل کریں",
    "results_people": "لوگ",
}


@pytest.fixture
def asked(committed, tmp_path, settings):
    """A school whose results families may read, in English and Urdu."""
    settings.BALLOT_KEY_DIR = tmp_path / "keys"
    settings.STORAGES = {**settings.STORAGES, "uploads": uploads_storage(tmp_path / "uploads")}
    schools = ask_four_schools()
    for one in schools:
        answer(one, 12, welcome="agree_a_lot", works_well="The garden & the <b>pond</b>")
        answer(one, 8, welcome="disagree_a_lot")
    close_and_count(schools[0].survey)
    with transaction.atomic():
        open_area(schools[0].area_id)
        speak_urdu(schools[0])
    return schools[0]


def speak_urdu(asked):
    urdu = Language.objects.create(
        area=asked.area, code="ur", name="Urdu", own_name="اردو", direction="rtl", words=URDU
    )
    words = {
        "questions": {"welcome": {"text": "مجھے خوش آمدید محسوس ہوتا ہے۔"}},
        "scales": {"agree_5": {"agree_a_lot": "بہت متفق"}},
    }
    Translation.objects.create(area=asked.area, version=asked.survey.version, language=urdu, words=words)
    Survey.objects.filter(pk=asked.survey_id).update(languages=["en", "ur"])


@pytest.fixture
def told(asked):
    """The same, once forum and school have agreed."""
    now = timezone.now()
    found = AskedSchool.objects.using("system").filter(pk=asked.pk)
    found.update(
        moderated_at=now, released_at=now, forum_agreed_at=now, school_agreed_at=now, summary="Good."
    )
    Comment.objects.using("system").filter(asked=asked.pk).update(state="ready", read_by=by().pk)
    return asked


def pdf_address(asked):
    return reverse("family_results_pdf", args=[asked.code])


def press(asked, language="en", **headers):
    return PortalClient().post(pdf_address(asked), {"l": language}, headers=headers)


def fetch(asked, language="en"):
    return PortalClient().get(pdf_address(asked), {"l": language})


def papers():
    return Document.objects.using("system").order_by("requested_at")


def content(response):
    """What is handed out, as something to save."""
    assert response["Content-Disposition"].startswith("attachment")
    found = b"".join(response.streaming_content)
    response.close()
    return found


def test_nobody_gets_it_before_forum_and_school_agree(asked):
    assert press(asked).status_code == fetch(asked).status_code == 404
    assert not papers()


def test_whoever_presses_first_has_it_made_for_everybody(told, settings):
    page = PortalClient().get(reverse("family_results", args=[told.code]))
    assert "Get this page as a PDF" in page.content.decode()
    pressed = press(told)
    assert (pressed.status_code, pressed.url.endswith("/results/pdf/?l=en")) == (302, True)
    waiting = fetch(told)
    assert "The PDF is not ready yet" in waiting.content.decode()
    press(told)
    assert [one.state for one in papers()] == ["queued"]
    make_all_within_caps(settings)
    assert content(fetch(told)).startswith(b"%PDF")
    press(told)
    assert [one.state for one in papers()] == ["ready"]


def test_looking_asks_for_nothing(told):
    back = fetch(told)
    assert (back.status_code, back.url.endswith("/results/?l=en")) == (302, True)
    assert not papers()


def test_each_language_has_its_own_set_in_its_letters_and_direction(told, settings):
    for language in ("en", "ur", "no such language"):
        press(told, language)
    make_all_within_caps(settings)
    assert [one.parameters["language"] for one in papers()] == ["en", "ur"]
    with pikepdf.open(io.BytesIO(content(fetch(told, "ur")))) as file:
        assert str(file.Root.Lang) == "ur"
        fonts = {
            str(one.FontName)
            for one in file.objects
            if isinstance(one, pikepdf.Dictionary) and "/FontName" in one
        }
    assert any("Arabic" in name for name in fonts), fonts
    english = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content(fetch(told)))).pages)
    assert "What families told us" in english
    assert "The garden & the <b>pond</b>" in english


def test_what_the_page_shows_no_longer_is_not_handed_out_any_more(told, settings):
    press(told)
    make_all_within_caps(settings)
    assert content(fetch(told))
    first = Comment.objects.using("system").filter(asked=told.pk).first()
    Comment.objects.using("system").filter(pk=first.pk).update(state="kept_back")
    assert fetch(told).status_code == 302
    press(told)
    assert [one.state for one in papers()] == ["ready", "queued"]


def test_nobody_can_fill_the_queue_nor_have_a_failure_repeated(told, monkeypatch):
    monkeypatch.setattr(family_papers, "MOST_WAITING", 1)
    press(told)
    press(told, "ur")
    assert [one.parameters["language"] for one in papers()] == ["en"]
    papers().update(state="failed", failure="No.")
    press(told)
    assert [one.state for one in papers()] == ["failed"]
    papers().update(requested_at=timezone.now() - family_papers.NOT_AGAIN)
    press(told)
    assert [one.state for one in papers()] == ["failed", "queued"]


def test_what_changes_before_it_is_made_is_not_made(told, settings):
    press(told)
    AskedSchool.objects.using("system").filter(pk=told.pk).update(summary="Better.")
    make_all_within_caps(settings)
    assert "has changed meanwhile" in papers()[0].failure


def test_another_site_cannot_ask(told):
    assert press(told, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert not papers()
