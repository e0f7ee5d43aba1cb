"""The board as a file: the same schools as on the page, real dates, nothing that a spreadsheet would run."""

import csv
import io
from datetime import date

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from common.documents.models import Document
from programmes.models import Organisation
from schools.models import Contact, Participation
from tests.areas import in_area
from tests.cast import member
from tests.documents import made
from tests.school_year import make_year, take_part

BOARD = "/a/northshire/schools/"
DOWNLOAD = f"{BOARD}download/"
EAST, EAST_2, WEST = "Northshire East Primary 1", "Northshire East Primary 2", "Northshire West Primary 1"


@pytest.fixture
def year(north, lead):
    with in_area(north):
        year = make_year(lead)
        for name in (EAST, EAST_2, WEST):
            take_part(year, Organisation.objects.get(name=name), by=lead)
        east = Organisation.objects.get(name=EAST)
        Contact.objects.create(
            area=north,
            school=east,
            role="head",
            full_name="Hedy Head",
            email="head@east.example",
            is_main=True,
        )
        yield year


def asked(client, role="area_lead", query="", form="csv"):
    client.force_login(member("northshire", role).user)
    response = client.post(f"{DOWNLOAD}?{query}", {"form": form})
    assert response.status_code == 302
    return Document.objects.latest("pk")


def table(client, *args, **kwargs):
    file = made(asked(client, *args, **kwargs)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(file)))


def test_list_says_of_each_school_what_the_board_knows(client, year):
    first = table(client)[0]
    assert (first["School"], first["URN"], first["Council"]) == (EAST, "900101", "Council 911")
    assert (first["How far"], first["Stage"], first["Next step"]) == (
        "Selected",
        "Agreement",
        "Sign the agreement",
    )
    assert first["Days late"] == "10"
    assert (first["Contact"], first["Contact’s email address"]) == ("Hedy Head", "head@east.example")


def test_list_has_the_pages_filters_and_the_readers_reach(client, year):
    assert [row["School"] for row in table(client)] == [EAST, EAST_2, WEST]
    assert [row["School"] for row in table(client, query="q=west&page=4")] == [WEST]
    assert [row["School"] for row in table(client, "forum_worker")] == [EAST, EAST_2]
    assert table(client, "officer", "q=west") == []
    assert "Contact" not in table(client, "viewer")[0]


def test_list_is_what_its_reader_may_see_when_it_is_made(client, year, forum_worker):
    document = asked(client, "forum_worker")
    Organisation.objects.get(name=EAST).partners.all().delete()
    assert EAST not in made(document).decode()


def test_spreadsheet_has_real_dates_a_codebook_and_no_formulas(client, year):
    Organisation.objects.filter(name=EAST).update(name='=HYPERLINK("http://evil.example","Oak")')
    book = load_workbook(io.BytesIO(made(asked(client, form="xlsx"))))
    sheet = book["Schools"]
    rows = [list(row) for row in sheet.iter_rows()]
    header = next(number for number, row in enumerate(rows) if row[0].value == "URN")
    names = [cell.value for cell in rows[header]]
    assert all(cell.data_type != "f" for row in rows for cell in row)
    body = rows[header + 1 :]
    start = body[0][names.index("Start")].value
    assert getattr(start, "date", lambda: start)() == Participation.objects.first().starts_on
    assert isinstance(start, date)
    assert len(book.sheetnames) > 1


def test_list_on_paper_is_a_short_table(client, year):
    reader = PdfReader(io.BytesIO(made(asked(client, form="pdf"))))
    text = " ".join(page.extract_text() for page in reader.pages)
    assert len(reader.pages) == 1
    assert EAST in text
    assert "Sign the agreement" in text


def test_asking_is_a_post_within_the_area(client, year, outsider, national_viewer):
    client.force_login(member("northshire", "area_lead").user)
    assert client.get(DOWNLOAD).status_code == 405
    client.force_login(national_viewer.user)
    assert client.post(DOWNLOAD).status_code == 403
    client.force_login(outsider.user)
    assert client.post(DOWNLOAD).status_code == 404


def test_without_a_programme_there_is_nothing_to_download(client, lead):
    client.force_login(lead.user)
    assert client.post(DOWNLOAD).status_code == 404
    assert "Download" not in client.get(BOARD).content.decode()
