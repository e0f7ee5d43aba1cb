"""PDFs that a screen reader can read, look the same everywhere, and load nothing."""

import io

import pikepdf
import pytest
from pypdf import PdfReader

from common.documents.services import request_document
from common.tenancy.context import open_area
from tests.areas import as_person
from tests.documents import made


@pytest.fixture
def pdf(db, lead, north):
    """Make a report of three pages with these parameters."""

    def make(membership=lead, kind="test_report", **parameters):
        open_area(north.pk)
        document = request_document(
            kind=kind, parameters=parameters, title="Minutes & more", by=membership, area=north, version="7"
        )
        return made(document)

    return make


def elements(content):
    """Every element of the structure tree, with the path of kinds that leads to it."""
    found = []

    def walk(element, path):
        path = [*path, str(element.get("/S"))]
        found.append((path, element))
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                walk(kid, path)

    with pikepdf.open(io.BytesIO(content)) as file:
        for kid in file.Root.StructTreeRoot.K:
            walk(kid, [])
        return [(path, str(e.A.Scope) if "/A" in e and "/Scope" in e.A else "") for path, e in found]


def test_pdf_says_that_it_is_tagged_and_in_which_language_and_meets_pdf_ua(pdf):
    with pikepdf.open(io.BytesIO(pdf())) as file:
        assert bool(file.Root.MarkInfo.Marked)
        assert str(file.Root.Lang) == "en-GB"
        assert bool(file.Root.ViewerPreferences.DisplayDocTitle)
        assert "/StructTreeRoot" in file.Root
        with file.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "Minutes & more"


def test_every_header_of_a_table_says_what_it_heads(pdf):
    scopes = {}
    for path, scope in elements(pdf()):
        if path[-1] == "/TH":
            scopes.setdefault("/THead" in path, set()).add(scope)
    assert scopes == {True: {"/Column"}, False: {"/Row"}}


def test_headings_lists_and_links_are_tagged_as_such(pdf):
    kinds = {path[-1] for path, _ in elements(pdf())}
    assert {"/H1", "/H2", "/H3", "/P", "/L", "/LI", "/Table", "/Caption", "/Link"} <= kinds


def test_title_version_data_date_and_number_stand_on_every_page(pdf):
    reader = PdfReader(io.BytesIO(pdf()))
    assert len(reader.pages) >= 3
    for number, page in enumerate(reader.pages, start=1):
        words = " ".join(page.extract_text().split())
        assert f"Page {number} of {len(reader.pages)}" in words
        assert "Minutes & more" in words
        assert "Northshire · Version 7 · Data as at" in words


def test_foot_of_the_page_is_no_content_that_would_be_read_out(pdf):
    with pikepdf.open(io.BytesIO(pdf())) as file:
        for page in file.pages:
            stream = page.Contents.read_bytes()
            assert stream.count(b"/Pagination") >= 2
            assert stream.count(b"BDC") + stream.count(b"BMC") == stream.count(b"EMC")
        assert mcids_without_place(file) == []


def mcids_without_place(file):
    """Pieces of content whose element does not stand in the tree."""
    placed = set()

    def walk(element):
        placed.add(element.objgen)
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else []:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                walk(kid)

    for kid in file.Root.StructTreeRoot.K:
        walk(kid)
    numbers = list(file.Root.StructTreeRoot.ParentTree.Nums)
    pages = {int(page.StructParents) for page in file.pages}
    return [
        (key, place)
        for key, content in zip(numbers[::2], numbers[1::2], strict=True)
        if int(key) in pages
        for place, element in enumerate(content)
        if element is not None and element.objgen not in placed
    ]


def test_only_our_own_font_is_used_and_all_of_it_is_embedded(pdf):
    fonts = {}
    with pikepdf.open(io.BytesIO(pdf())) as file:
        for one in file.objects:
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor":
                fonts[str(one.FontName)] = "/FontFile3" in one or "/FontFile2" in one
    assert fonts
    assert all("Atkinson" in name for name in fonts), fonts
    assert all(fonts.values())


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:9/x.png", "file:///etc/passwd", "portal:///fonts/../__init__.py", "static/x.png"],
)
def test_nothing_is_loaded_from_anywhere(pdf, address):
    content = pdf(picture=address)
    with pikepdf.open(io.BytesIO(content)) as file:
        assert [
            one for one in file.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
        ] == []


def test_reader_s_comfort_is_followed_where_the_kind_says_so_and_nowhere_else(pdf, lead):
    lead.user.reading_comfort = {"tint": "cream", "size": "largest"}
    with as_person(lead.user):
        lead.user.save()
    assert len(PdfReader(io.BytesIO(pdf(membership=lead, rows=150))).pages) > len(
        PdfReader(io.BytesIO(pdf(membership=lead, kind="test_agreement", rows=150))).pages
    )
