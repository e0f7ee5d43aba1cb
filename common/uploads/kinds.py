"""What a file is, found by what it contains. Its name and the browser's word for it count for nothing."""

import csv
import io
import zipfile
from collections.abc import Set
from enum import Enum

import filetype

from common.uploads.refusal import UploadRefused

OFFICE = "application/vnd.openxmlformats-officedocument"


class FileKind(Enum):
    """The kinds of file that there are here: what people call it, its media type, its ending."""

    JPEG = ("JPEG", "image/jpeg", ".jpg")
    PNG = ("PNG", "image/png", ".png")
    WEBP = ("WebP", "image/webp", ".webp")
    PDF = ("PDF", "application/pdf", ".pdf")
    DOCX = ("Word document (DOCX)", f"{OFFICE}.wordprocessingml.document", ".docx")
    XLSX = ("Excel spreadsheet (XLSX)", f"{OFFICE}.spreadsheetml.sheet", ".xlsx")
    CSV = ("CSV", "text/csv", ".csv")
    TEXT = ("plain text file", "text/plain", ".txt")

    def __init__(self, label: str, content_type: str, ending: str) -> None:
        self.label, self.content_type, self.ending = label, content_type, ending


IMAGES = frozenset({FileKind.JPEG, FileKind.PNG, FileKind.WEBP})
PICTURES = frozenset(kind.content_type for kind in IMAGES)
OFFICE_FILES = frozenset({FileKind.DOCX, FileKind.XLSX})
# By signature. Office files are zip archives and told apart by what is inside.
SIGNED = {kind.content_type: kind for kind in (*IMAGES, FileKind.PDF)}
PARTS = {"word/document.xml": FileKind.DOCX, "xl/workbook.xml": FileKind.XLSX}
# What people often choose, and what they can do about it.
ADVICE = {
    "image/heic": "This photo is in HEIC format. Save or send it as a JPEG and choose it again",
    "application/msword": "This file is from an old Office or has a password. Save it afresh as DOCX or XLSX",
}


def find_kind(content: bytes, allowed: Set[FileKind]) -> FileKind:
    """Return the kind of the file; raise UploadRefused if it is none of those allowed."""
    found = filetype.guess_mime(content)
    kind = _office_kind(content) if content.startswith(b"PK\3\4") else SIGNED.get(found or "")
    if kind is None and _is_text(content):
        kind = _text_kind(content, allowed)
    if kind not in allowed or kind is None:
        raise UploadRefused(_advice(content, found) or _must_be(allowed), code="kind")
    return kind


def _office_kind(content: bytes) -> FileKind | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        return None
    kinds = {kind for part, kind in PARTS.items() if part in names}
    return kinds.pop() if len(kinds) == 1 and "[Content_Types].xml" in names else None


def decode(content: bytes) -> str:
    """Return text that is UTF-8 or, as Excel still writes it, UTF-16 with a mark or Windows-1252.

    Raises UnicodeDecodeError when it is none of these.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def _is_text(content: bytes) -> bool:
    """Whether it is words: no control characters, and no markup or script in disguise."""
    try:
        text = decode(content)
    except UnicodeDecodeError:
        return False
    if any(ord(character) < 32 and character not in "\t\n\r\f" for character in text):
        return False
    return not text.lstrip().startswith(("<", "#!", "%!", "{\\rtf", "%PDF"))


def _text_kind(content: bytes, allowed: Set[FileKind]) -> FileKind:
    """A table is also text, and one column of text is also a table: what is wanted decides."""
    if FileKind.CSV in allowed and (FileKind.TEXT not in allowed or _is_table(decode(content))):
        return FileKind.CSV
    return FileKind.TEXT


def _is_table(text: str) -> bool:
    """Whether every row has the same number of columns, and more than one."""
    lines = text.splitlines()[:50]
    for delimiter in ",;\t":
        widths = {len(row) for row in csv.reader(lines, delimiter=delimiter) if row}
        if len(widths) == 1 and widths.pop() > 1:
            return True
    return False


def _advice(content: bytes, found: str | None) -> str:
    if content.startswith(b"\xd0\xcf\x11\xe0"):  # the container of Office before 2007, and of protected files
        return ADVICE["application/msword"]
    return ADVICE.get(found or "", "")


def _must_be(allowed: Set[FileKind]) -> str:
    labels = [kind.label for kind in FileKind if kind in allowed]
    listed = f"{', '.join(labels[:-1])} or {labels[-1]}" if len(labels) > 1 else labels[0]
    return f"The file must be a {listed}"
