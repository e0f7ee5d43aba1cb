import pytest

from common.uploads.kinds import IMAGES, FileKind, find_kind
from common.uploads.names import clean_name
from common.uploads.refusal import UploadRefused
from tests.common.uploads.files import DOCX_PARTS, PDF, XLSX_PARTS, archive, picture

EVERYTHING = frozenset(FileKind)
PUNCHED = b"PK\3\4 not an archive"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (picture("JPEG"), FileKind.JPEG),
        (picture("PNG"), FileKind.PNG),
        (picture("WEBP"), FileKind.WEBP),
        (PDF, FileKind.PDF),
        (archive(DOCX_PARTS), FileKind.DOCX),
        (archive(XLSX_PARTS), FileKind.XLSX),
        ("name;place\nZoë;Malvern\n".encode(), FileKind.CSV),
        ("urn\tname\n100001\tÉcole\n".encode("cp1252"), FileKind.CSV),
        ("urn,name\n100001,Elm\n".encode("utf-16"), FileKind.CSV),
        (b"Dear all, thank you, and goodbye.\nSee you, soon.", FileKind.TEXT),
    ],
)
def test_kind_is_found_by_content(content: bytes, kind: FileKind) -> None:
    assert find_kind(content, EVERYTHING) is kind


def test_one_column_is_a_table_where_only_tables_are_wanted() -> None:
    assert find_kind(b"100001\n100002\n", {FileKind.CSV}) is FileKind.CSV


def test_table_is_text_where_only_text_is_wanted() -> None:
    assert find_kind(b"a,b\n1,2\n", {FileKind.TEXT}) is FileKind.TEXT


@pytest.mark.parametrize(
    "content",
    [
        b"<!doctype html><script>alert(1)</script>",
        b"\xef\xbb\xbf  <svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "<html>".encode("utf-16"),
        b"#!/bin/sh\nrm -rf /\n",
        b"%!PS-Adobe-3.0",
        b"{\\rtf1 hello}",
        b"\x7fELF\2\1\1" + bytes(64),
        b"MZ\x90\0" + bytes(64),
        b"text with a \0 in it",
        archive({"notes.txt": b"just an archive"}),
        archive({"word/document.xml": b"", "xl/workbook.xml": b"", "[Content_Types].xml": b""}),
        PUNCHED,
    ],
)
def test_what_is_none_of_the_kinds_is_refused(content: bytes) -> None:
    with pytest.raises(UploadRefused):
        find_kind(content, EVERYTHING)


def test_refusal_names_what_is_allowed() -> None:
    with pytest.raises(UploadRefused, match="The file must be a JPEG, PNG or WebP"):
        find_kind(PDF, IMAGES)


def test_refusal_of_a_phones_own_format_says_what_to_do() -> None:
    with pytest.raises(UploadRefused, match=r"HEIC format\. Save or send it as a JPEG"):
        find_kind(b"\0\0\0\x18ftypheic\0\0\0\0heicmif1" + bytes(32), IMAGES)


def test_refusal_of_a_protected_office_file_says_what_to_do() -> None:
    with pytest.raises(UploadRefused, match="from an old Office or has a password"):
        find_kind(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), {FileKind.DOCX})


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\x\\Elm visit.jpeg", "Elm visit.jpg"),
        ("invoice\u202egpj.exe", "invoicegpj.jpg"),
        ("a\r\nSet-Cookie: b.png", "aSet-Cookie: b.jpg"),
        ("  .htaccess", "htaccess.jpg"),
        ("", "file.jpg"),
        ("Zoe\u0308.jpg", "Zoë.jpg"),
    ],
)
def test_name_is_cleaned_and_ends_as_what_it_is(name: str, cleaned: str) -> None:
    assert clean_name(name, FileKind.JPEG) == cleaned


def test_long_name_is_cut_before_its_ending() -> None:
    assert len(clean_name("x" * 500 + ".jpg", FileKind.JPEG)) == 120
