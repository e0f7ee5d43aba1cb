"""Frameworks written in a spreadsheet: the same words come back, and faults are told by sheet and cell."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audits.framework_file import (
    MOST_BYTES,
    FrameworkFaults,
    check,
    open_file,
    shipped,
    shipped_slugs,
    starter,
    to_json,
    to_xlsx,
)
from audits.models import Framework
from tests.areas import in_area


def changed(document, change):
    """Return the document's spreadsheet as somebody saved it who changed some cells."""
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(document)))
    change(book)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def faults(content):
    with pytest.raises(FrameworkFaults) as refused:
        open_file(content)
    return [str(fault) for fault in refused.value.faults]


@pytest.mark.parametrize("slug", shipped_slugs())
def test_spreadsheet_comes_back_as_the_same_document(slug):
    assert to_json(open_file(to_xlsx(shipped(slug)))) == to_json(shipped(slug))


def test_what_people_begin_with_has_no_fault_and_survives_being_saved():
    assert check(starter()) == []
    assert to_json(open_file(changed(starter(), lambda book: None))) == to_json(starter())


def test_faults_are_told_by_sheet_and_cell():
    def change(book):
        book["Framework"]["B4"] = None
        book["Levels"]["A3"] = "Growing!"
        book["Groups"]["C2"] = "none"
        book["Themes"]["E2"] = "leadership"
        book["Statements"]["A3"] = "elsewhere"
        book["Statements"]["D2"] = "x" * 601
        book["Scales"]["E2"] = "many"

    found = faults(changed(starter(), change))
    for expected in (
        "The file: “title” is missing.",
        "Levels, cell A3: An id has small letters",
        "Groups, cell C2: There is no scale “none”.",
        "Themes, cell E2: “leadership” is not one of",
        "Statements, cell A3: There is no theme “elsewhere” in the sheet Themes.",
        "Statements, cell D2: This has 601 characters. There is room for 600.",
        "Statements, row 2: “Growing!” is missing.",
        "Scales, cell E2: This must be a whole number.",
    ):
        assert [fault for fault in found if fault.startswith(expected)], (expected, found)


def test_numbers_that_a_spreadsheet_makes_of_words_stay_words():
    def change(book):
        book["Statements"]["C2"] = 7

    assert open_file(changed(starter(), change))["domains"][0]["statements"][0]["code"] == "7"


def test_new_group_is_a_row_and_a_column():
    def change(book):
        book["Groups"].append(["cooks", "Kitchen", "adult_view"])
        sheet = book["Statements"]
        sheet.cell(1, sheet.max_column + 1, "Wording: cooks")
        sheet.cell(2, sheet.max_column, "I know who needs a quiet table.")

    document = open_file(changed(starter(), change))
    assert document["domains"][0]["statements"][0]["wording"]["cooks"] == "I know who needs a quiet table."


def test_files_that_are_no_framework_are_refused_with_a_sentence():
    book = openpyxl.Workbook()
    saved = io.BytesIO()
    book.save(saved)
    assert faults(saved.getvalue()) == [
        "The file: It has no sheet “Framework”. Begin with the spreadsheet that the portal gives."
    ]
    assert faults(b"PK\x03\x04 broken") == ["The file: The file cannot be read. It may be damaged."]
    assert faults(b"PK" + b"x" * MOST_BYTES)[0].startswith("The file: It is larger than 1 MB")
    assert faults(saved.getvalue()[:-400])[0].startswith("The file: ")


def test_too_many_rows_are_refused():
    def change(book):
        for _ in range(1001):
            book["Statements"].append(["x"])

    assert faults(changed(starter(), change)) == ["The file: The sheet Statements has more than 1000 rows."]


def test_spreadsheet_is_given_filled_in_and_brought_in(client, lead, officer, north):
    client.sign_in(lead)
    given = client.get(reverse("framework_template", args=[north.slug]))
    assert given["Content-Disposition"] == 'attachment; filename="framework-to-fill-in.xlsx"'
    address = reverse("framework_import", args=[north.slug])
    wrong = changed(starter(), lambda book: book["Framework"].delete_rows(4))
    answer = client.post(address, {"file": SimpleUploadedFile("ours.xlsx", wrong)})
    assert answer.status_code == 422
    assert "“title” is missing" in answer.content.decode()
    assert client.post(address, {"file": SimpleUploadedFile("ours.xlsx", given.content)}).status_code == 302
    with in_area(north):
        version = Framework.objects.get().versions.get()
    export = reverse("framework_export", args=[north.slug, version.framework_id, 1, "xlsx"])
    assert to_json(open_file(client.get(export).content)) == to_json(starter())
    client.logout()
    client.sign_in(officer)
    assert client.get(reverse("framework_template", args=[north.slug])).status_code == 403
