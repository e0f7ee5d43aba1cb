"""Sheets of results: what each column means, which questionnaire was asked, and comments as they were released."""

import csv
import io
import zipfile

import openpyxl
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.documents.services import request_document
from common.tenancy.context import open_area
from surveys.documents.result_sheets import ASKED_SHEET, SURVEY_SHEET, build_survey_sheet
from surveys.models import Comment
from tests.areas import PortalClient
from tests.cast import member
from tests.documents import made
from tests.surveys.counting import by
from tests.surveys.test_results_beside import change, inside
from tests.surveys.told import told, wrote

GARDEN = [f"The garden {number}" for number in range(6)]


@pytest.fixture
def asked(committed):
    """Four released schools; at the first, families wrote about the garden, and two things for fewer to read."""
    asked = told([(12, 8)] * 4)
    wrote(asked[0], *GARDEN)
    wrote(asked[0], "For leaders alone", state="leaders")
    wrote(asked[0], "Kept within the forum", state="kept_back")
    return asked


def sheets(kind, form, role="forum_lead", **about):
    """The sheets of a document as somebody gets it, by name: lines of text."""
    with transaction.atomic():
        open_area(by().area_id)
        asker = member("northshire", role)
        document = request_document(
            kind=kind.key, parameters=about, title="x", by=asker, area=by().area, form=form
        )
        content = made(document)
    return from_zip(content) if form == "zip" else from_xlsx(content)


def from_zip(content):
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        texts = {
            name: io.StringIO(file.read(name).decode("utf-8-sig"), newline="") for name in file.namelist()
        }
    return {name.removesuffix(".csv"): list(csv.reader(text)) for name, text in texts.items()}


def from_xlsx(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {page.title.lower(): [[cell.value for cell in row] for row in page] for page in book}


def comments(found):
    heading, *lines = found["comments"]
    return {line[heading.index("Comment")] for line in lines}


def test_zip_and_spreadsheet_hold_the_same_sheets_with_a_codebook(asked):
    as_zip, as_xlsx = (sheets(ASKED_SHEET, form, asked=asked[0].pk) for form in ("zip", "xlsx"))
    assert list(as_zip) == list(as_xlsx) == ["answers", "comments", "codebook", "about"]
    for name in ("answers", "comments"):
        assert as_zip[name][0] == as_xlsx[name][0]
        assert len(as_zip[name]) == len(as_xlsx[name])
    explained = [(line[0].lower(), line[1]) for line in as_zip["codebook"][1:]]
    assert explained == [(name, column) for name in ("answers", "comments") for column in as_zip[name][0]]
    assert all(line[2] for line in as_zip["codebook"][1:]), "each with what it means"


def test_each_row_says_which_questionnaire_was_asked_and_when(asked):
    survey = asked[0].survey
    about = ("Survey 0", survey.opens_on.isoformat(), survey.closes_on.isoformat(), "Family", "1")
    for name, (heading, *lines) in list(sheets(SURVEY_SHEET, "zip", survey=survey.pk).items())[:2]:
        places = [heading.index(one) for one in ("Survey", "Opened", "Closed", "Questionnaire", "Version")]
        assert {tuple(line[place] for place in places) for line in lines} == {about}, name
        assert len(lines) > 6


def test_comments_are_those_that_the_page_of_the_school_shows(asked):
    for role in ("forum_lead", "school_lead", "area_lead"):
        found = sheets(ASKED_SHEET, "zip", role, asked=asked[0].pk)
        assert comments(found) == {*GARDEN, "For leaders alone"}, role
    assert comments(sheets(SURVEY_SHEET, "xlsx", "area_lead", survey=asked[0].survey_id)) == {
        *GARDEN,
        "For leaders alone",
    }


@pytest.mark.parametrize(
    "hidden",
    [{"held_back": ["works_well"]}, {"answered": 9}, {"released_at": None}],
    ids=lambda one: next(iter(one)),
)
def test_comments_that_the_page_does_not_show_are_in_no_sheet(asked, hidden):
    agreed = {"forum_agreed_at": None, "school_agreed_at": None}
    change(asked[0], **agreed | hidden)
    assert not comments(sheets(SURVEY_SHEET, "zip", "area_lead", survey=asked[0].survey_id))
    own = comments(sheets(ASKED_SHEET, "zip", asked=asked[0].pk))
    assert bool(own) is ("held_back" in hidden), "the forum reads what it holds back, once it is released"


def test_too_few_comments_to_a_question_are_in_no_sheet(asked):
    Comment.objects.using("system").filter(words__in=GARDEN[2:]).update(state="waiting", read_by=None)
    assert not comments(sheets(ASKED_SHEET, "zip", asked=asked[0].pk))


def test_sheet_of_any_number_of_schools_with_comments_takes_the_same_queries(asked):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            parameters = {"survey": asked[0].survey_id}
            asker = member("northshire", "area_lead")
            book = build_survey_sheet(
                area_id=by().area_id, parameters=parameters, membership=asker, progress=print
            )
        return len(queries), sum(sheet.total for sheet in book.sheets)

    few, rows = inside(cost)
    for one in asked[1:]:
        wrote(one, *GARDEN)
    assert inside(cost) == (few, rows + 3 * len(GARDEN))
    assert few == 10


def test_page_offers_the_zip_and_says_what_it_is(asked):
    client = PortalClient()
    client.force_login(by().user)
    here = "northshire", asked[0].survey_id
    for address in (
        reverse("asked_results", args=[*here, asked[0].pk]),
        reverse("survey_results", args=here),
    ):
        said = client.get(address).content.decode()
        assert 'name="form" value="zip">as CSV files</button>' in said
    response = client.post(reverse("survey_results_download", args=here), {"form": "zip"})
    assert response.status_code == 302
    assert "ZIP" in client.get(reverse("document_list", args=["northshire"])).content.decode()
