"""Documents of results: tagged so that they can be read out, made again after a crash, with progress that is true."""

import io
from datetime import timedelta

import pikepdf
import pytest
from django.db import transaction
from django.utils import timezone

from common.documents.models import Document
from common.documents.services import request_document
from common.tenancy.context import open_area
from pins_portal.settings.uploads import uploads_storage
from surveys.documents.family_results import FAMILY_REPORT
from surveys.documents.result_sheets import SURVEY_SHEET, build_survey_sheet
from surveys.documents.results import ASKED_REPORT, SURVEY_REPORT
from surveys.models import AskedSchool, Comment
from surveys.templatetags.words import direction
from tests.common.documents.test_pdf import elements, mcids_without_place
from tests.documents import made, make_all_within_caps
from tests.surveys.counting import answer, ask_four_schools, by, close_and_count

LONG = "Donaudampfschiff" * 60


@pytest.fixture
def asked(committed, tmp_path, settings):
    """A school whose results everybody may read, with a long word and a comment in Urdu."""
    settings.BALLOT_KEY_DIR = tmp_path / "keys"
    settings.STORAGES = {**settings.STORAGES, "uploads": uploads_storage(tmp_path / "uploads")}
    schools = ask_four_schools()
    for one in schools:
        answer(one, 12, welcome="agree_a_lot", works_well=LONG)
        answer(one, 8, welcome="disagree_a_lot", works_well="ہمیں باغ پسند ہے۔")
    close_and_count(schools[0].survey)
    now = timezone.now()
    keys = {"released_at": now, "forum_agreed_at": now, "school_agreed_at": now}
    AskedSchool.objects.using("system").filter(pk=schools[0].pk).update(moderated_at=now, **keys)
    Comment.objects.using("system").update(state="ready", read_by=by().pk)
    return schools[0]


def ask(kind, form="", **parameters):
    return request_document(
        kind=kind.key, parameters=parameters, title="Results", by=by(), area=by().area, form=form
    )


def test_every_one_can_be_read_out(asked):
    for kind, about in ((ASKED_REPORT, {"asked": asked.pk}), (SURVEY_REPORT, {"survey": asked.survey_id}),
                        (FAMILY_REPORT, {"asked": asked.pk})):  # fmt: skip
        with transaction.atomic():
            open_area(asked.area_id)
            content = made(ask(kind, **about))
        tags = elements(content)
        assert {"/H1", "/H2", "/H3", "/Table"} <= {path[-1] for path, _ in tags}, kind.key
        assert {scope for path, scope in tags if path[-1] == "/TH"} == {"/Column", "/Row"}
        with pikepdf.open(io.BytesIO(content)) as file:
            assert mcids_without_place(file) == []
            fonts = {
                str(one.BaseFont)
                for one in file.objects
                if isinstance(one, pikepdf.Dictionary) and "/BaseFont" in one
            }
        assert any("Arabic" in name for name in fonts) is (kind is not SURVEY_REPORT), fonts


def test_sheet_is_made_again_when_whoever_made_it_has_gone(asked, settings):
    with transaction.atomic():
        open_area(asked.area_id)
        document = ask(SURVEY_SHEET, "csv", survey=asked.survey_id)
    long_ago = timezone.now() - timedelta(minutes=1)
    gone = {"state": "working", "attempts": 1, "started_at": long_ago, "heard_at": long_ago}
    Document.objects.using("system").update(**gone)
    make_all_within_caps(settings)
    found = Document.objects.using("system").get(pk=document.pk)
    assert (found.state, found.attempts, found.done == found.total) == ("ready", 2, True)


def test_progress_of_a_sheet_is_of_all_its_rows(asked):
    with transaction.atomic():
        open_area(asked.area_id)
        book = build_survey_sheet(
            area_id=asked.area_id, parameters={"survey": asked.survey_id}, membership=by(), progress=print
        )
    sheet, _ = book.sheets
    assert sheet.total == len(list(sheet.rows)) > 10


@pytest.mark.parametrize(
    ("text", "way"),
    [("Hello", "ltr"), ("“سلام” hello", "rtl"), ("12 שלום", "rtl"), ("", "ltr"), ("🙂 ok", "ltr")],
)
def test_text_is_written_in_the_direction_of_its_first_letter(text, way):
    assert direction(text) == way
