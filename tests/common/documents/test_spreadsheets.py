"""One description, two files: real dates and numbers, and nothing that calculates."""

import csv
import io
import zipfile
from datetime import datetime

import openpyxl
import pytest
from django.utils import timezone
from openpyxl.utils.escape import unescape

from common.documents.csv_file import write_csv
from common.documents.facts import Facts
from common.documents.kinds import CannotBuild
from common.documents.neutral import looks_like_formula
from common.documents.services import NotAsked, request_document
from common.documents.sheets import Column, Sheet, Type, Workbook
from common.documents.xlsx_file import write_xlsx
from common.documents.zip_file import write_zip
from common.tenancy.context import open_area
from tests.documents import made
from tests.hostile import hostile

FORMULAS = [
    "=1+1",
    "+44 1905",
    "-3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "  =1",
    "\u00a0=1",
    "＝1",
    "＠x",
    "\u200b=1",
    "\n=1",
]


@pytest.fixture
def sheet(db, officer, north):
    """Make the officer's list of schools in this form."""

    def make(form, membership=officer, **parameters):
        open_area(north.pk)
        return made(
            request_document(
                kind="test_list", parameters=parameters, title="Schools", by=membership, area=north, form=form
            )
        )

    return make


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def rows_of(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_dates_numbers_and_times_are_real_in_xlsx(sheet):
    page = opened(sheet("xlsx"))["Schools"]
    name, urn, joined, seen, active = [cell.value for cell in page[2]]
    assert (name, urn) == ("Northshire East Primary 1", 900101)
    assert joined == datetime(2026, 3, 9)
    assert seen == datetime(2026, 7, 1, 14, 30)  # summer time
    assert active == "yes"


def test_heading_stays_in_sight_and_can_be_filtered_in_xlsx(sheet):
    page = opened(sheet("xlsx"))["Schools"]
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:E3"
    assert page.column_dimensions["A"].width >= 30


def test_codebook_explains_every_column(sheet):
    rows = [[cell.value for cell in row] for row in opened(sheet("xlsx"))["Codebook"].iter_rows(min_row=2)]
    assert [row[1] for row in rows] == ["School", "URN", "Joined on", "Seen at", "Active"]
    assert rows[2][2:4] == ["Day on which it joined", "Date"]
    assert rows[4][4] == "yes: it does\nno: it does not"


def test_about_says_who_asked_by_role_and_never_by_name(sheet, officer):
    about = opened(sheet("xlsx"))["About"]
    facts = {row[0].value: row[1].value for row in about.iter_rows(min_row=2)}
    assert facts["Title"] == "Schools"
    assert facts["Area"] == "Northshire"
    assert facts["Asked for as"] == "Officer, Northshire East Council"
    assert facts["Version"] == "1"
    assert facts["Data as at"]
    assert facts["Note"] == "Made by a test"
    assert officer.user.full_name not in str(facts)


def test_csv_is_utf8_with_a_mark_and_holds_headings_and_rows_alone(sheet):
    content = sheet("csv")
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == 3 == content.count(b"\n")
    rows = rows_of(content)
    assert rows[0] == ["School", "URN", "Joined on", "Seen at", "Active"]
    assert rows[1] == ["Northshire East Primary 1", "900101", "2026-03-09", "2026-07-01T14:30+01:00", "yes"]


@pytest.mark.parametrize("text", FORMULAS)
def test_formula_like_text_does_nothing_in_either(sheet, text):
    assert looks_like_formula(text)
    assert rows_of(sheet("csv", name=text))[1][0] == f"'{text}"
    cell = opened(sheet("xlsx", name=text))["Schools"]["A2"]
    assert cell.data_type == "s"


def test_six_thousand_hostile_texts_stay_text_in_all(tmp_path):
    texts = [text.encode("utf-8", "ignore").decode() for text in hostile()]
    columns = [Column("Words", "What somebody wrote"), Column("Number", "", Type.NUMBER)]
    book = Workbook(
        [Sheet("=1+1", columns, [(text, place) for place, text in enumerate(texts)])], notes=texts[:99]
    )
    facts = Facts("<r>=1+1</r>", "1", timezone.now(), "&", "=x", "0")
    write_csv(book, tmp_path / "csv", progress=lambda done, total: None)
    write_xlsx(book, facts, tmp_path / "xlsx", progress=lambda done, total: None)
    write_zip(book, facts, tmp_path / "zip", progress=lambda done, total: None)
    with zipfile.ZipFile(tmp_path / "zip") as file:
        assert file.namelist() == ["=1+1.csv", "codebook.csv", "about.csv"]
        assert file.read("=1+1.csv") == (tmp_path / "csv").read_bytes()
    rows = rows_of((tmp_path / "csv").read_bytes())[1:]
    assert rows == [
        [f"'{text}" if looks_like_formula(text) else text, str(place)] for place, text in enumerate(texts)
    ]
    assert not [row for row in rows if row[0].lstrip()[:1] in ("=", "+", "-", "@")]
    sheets = opened((tmp_path / "xlsx").read_bytes())
    assert {cell.data_type for sheet in sheets for row in sheet for cell in row} <= {"s", "n", "inlineStr"}
    read = [row[0].value or "" for row in sheets.worksheets[0].iter_rows(min_row=2)]
    assert [unescape(text) for text in read] == texts


def test_plain_text_stays_as_it_is(sheet):
    for text in ("St Mary’s", "a=b", "3-4", "", " ", "’=1"):
        assert rows_of(sheet("csv", name=text))[1][0] == text


def test_list_holds_what_the_asker_sees_and_no_more(sheet, lead):
    assert len(rows_of(sheet("csv"))) == 1 + 2
    assert len(rows_of(sheet("csv", membership=lead))) == 1 + 4


def test_more_rows_than_a_sheet_can_hold_are_refused(sheet, lead, north, monkeypatch):
    from common.documents import xlsx_file

    monkeypatch.setattr(xlsx_file, "MOST_ROWS", 2)
    with pytest.raises(CannotBuild, match="more rows than a spreadsheet can hold"):
        sheet("xlsx")


def test_form_that_a_kind_has_not_is_refused(db, lead, north):
    open_area(north.pk)
    with pytest.raises(NotAsked, match="List cannot be had as PDF"):
        request_document(kind="test_list", parameters={}, title="x", by=lead, area=north, form="pdf")
