"""From texts, tables and files to lines; what is too big, damaged or dangerous is refused with a sentence."""

import csv
import gzip
import io
import os
import time
import tracemalloc
import zipfile
from importlib.resources import files

import pytest
import xlsxwriter

from common.uploads.lists import read_file
from common.uploads.refusal import UploadRefused
from schools.forms.lists import SCHOOLS
from schools.matching.reading import claimed_schools, looks_like_name, read_text
from schools.services.school_lists import read_lines
from tests.schools.matching_register import LAUNCH_PAGE

EXTRACT = files("schools") / "data" / "register_extract.csv.gz"


def names(text):
    return [line.name for line in read_lines(text) if line.is_name]


@pytest.mark.parametrize(
    "text",
    [
        "• Oak Primary \n• Elm First",
        "- Oak Primary,\n- Elm First;",
        "1. Oak Primary\n2) Elm First",
        "\u00a0Oak\u00a0Primary\u200b\r\n\r\n\t* Elm  First.",
        "“Oak Primary”\n“Elm First”",
        "Oak Primary; Elm First",
        "Oak Primary (full list below)\n[x] Elm First",
    ],
)
def test_bullets_spaces_and_signs_do_not_matter(text):
    assert names(text) == ["Oak Primary", "Elm First"]


def test_names_in_a_row_are_taken_apart_but_a_place_stays():
    assert names("Oak Primary, Elm First, Ash Middle School") == [
        "Oak Primary",
        "Elm First",
        "Ash Middle School",
    ]
    assert [line.place for line in read_lines("Oak Primary, Malvern\nElm First, Pershore")] == [
        "Malvern",
        "Pershore",
    ]


def test_sentences_and_headings_of_a_page_are_kept_apart_not_dropped():
    lines = read_text(LAUNCH_PAGE)
    prose = [line.text for line in lines if not line.is_name]
    assert "Who's involved?" in prose
    assert any(text.startswith("We heard feedback") for text in prose)
    assert len(prose) + len([line for line in lines if line.is_name]) == len(
        [line for line in LAUNCH_PAGE.splitlines() if line.strip()]
    )


@pytest.mark.parametrize(
    "name", ["Our Lady RC Primary", "our lady’s primary", "St Thomas More First", "More Park Primary"]
)
def test_names_with_a_word_of_sentences_are_names(name):
    assert names(f"PINS in our schools\n{name}") == [name]


def test_every_school_of_the_demos_register_reads_as_a_name():
    with gzip.open(EXTRACT, "rt", encoding="utf-8") as rows:
        listed = [row["EstablishmentName"] for row in csv.DictReader(rows)]
    assert [name for name in listed if not looks_like_name(name)] == []


@pytest.mark.parametrize("text", ["Our partner schools", "We work with Oak Primary", "Schools that join us"])
def test_sentences_about_schools_are_not_names(text):
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (LAUNCH_PAGE, 32),
        ("Forty schools join", 40),
        ("12 primary, first\nand middle schools", 12),
        ("In 2025 schools will", None),
        ("Oak Primary", None),
        ("1 school", None),
    ],
)
def test_number_that_a_text_claims_is_read_and_never_invented(text, number):
    assert claimed_schools(text) == number


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_table_is_read_by_its_headings_or_by_what_the_columns_hold(delimiter):
    rows = [["LA", "URN", "School name", "Town"], ["885", "100001", "Oak Primary", "Malvern"]]
    for table in (rows, rows[1:]):
        (line,) = read_lines("\n".join(delimiter.join(row) for row in [*table]))
        assert (line.name, line.urn) == ("Oak Primary", 100001)
        assert "Malvern" in line.place


def test_column_of_urns_alone_is_enough():
    (line,) = read_lines("URN,Joined\n100001,2025")
    assert (line.urn, line.is_name) == (100001, True)


def workbook(*rows):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return out.getvalue()


def with_sheet(content):
    """A workbook whose sheet holds something else."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(["Oak Primary"]))) as book,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for part in book.namelist():
            archive.writestr(part, content if part == "xl/worksheets/sheet1.xml" else book.read(part))
    return out.getvalue()


def blank_rows(number):
    rows = "".join(f'<row r="{at}" ht="{at % 97}"><c r="A{at}"/></row>' for at in range(1, number + 1))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return with_sheet(f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>')


def test_workbook_is_read_with_its_urns_even_as_figures():
    text, rows = read_file(
        workbook(["URN", "School"], [100001, "Oak Primary"], [], ["", "Elm First"]), SCHOOLS
    )
    oak, elm = read_lines(text, rows)
    assert ((oak.name, oak.urn), (elm.name, elm.urn)) == (("Oak Primary", 100001), ("Elm First", None))


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 300_000_000)
    return out.getvalue()


def words_bomb():
    """Everything in one shared text, which is read at once."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/sharedStrings.xml", os.urandom(10_000).hex() * 900)
    return out.getvalue()


ENTITIES = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><sst>&b;</sst>'


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: os.urandom(10 * 1024 * 1024), "smaller than 2 MB"),
        (lambda: os.urandom(1024 * 1024), "must be a"),
        (lambda: blank_rows(1_000_000), "empty ones|smaller than 2 MB|unpacks"),
        (lambda: blank_rows(20_000), "more than 5,000 rows, perhaps empty ones"),
        (bomb, "unpacks to far more"),
        (words_bomb, "unpacks to far more|more than a list"),
        (lambda: with_sheet(ENTITIES), "cannot be read"),
        (lambda: workbook(["Oak"])[:-200], "must be a|cannot be read"),
    ],
    ids=[
        "random",
        "random-small",
        "million-blank-rows",
        "blank-rows",
        "bomb",
        "words",
        "entities",
        "cut-off",
    ],
)
def test_file_that_is_no_list_is_refused_quickly_within_bounds(make, said):
    content = make()
    tracemalloc.start()
    started = time.monotonic()
    with pytest.raises(UploadRefused, match=said):
        read_file(content, SCHOOLS)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert time.monotonic() - started < 20  # seconds: two, where nothing else runs
    assert peak < 60 * 1024 * 1024
