"""From an uploaded file to lines: CSV, text or XLSX, told apart by what it holds, within bounds."""

import io
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook

from common.uploads.kinds import FileKind, decode, find_kind
from common.uploads.office import refuse_dangerous_archive
from common.uploads.refusal import UploadRefused
from common.uploads.scanning import scan

KINDS = frozenset({FileKind.CSV, FileKind.TEXT, FileKind.XLSX})
MOST_BYTES = 2 * 1024 * 1024  # ten thousand schools with addresses
MOST_ROWS = 5_000
MOST_COLUMNS = 40
# Words and styles are read at once, sheets row by row.
MOST_BYTES_READ_AT_ONCE = 16 * 1024 * 1024
BROKEN = (
    zipfile.BadZipFile,
    InvalidFileException,
    DefusedXmlException,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    OSError,
    EOFError,
)


def read_file(content: bytes) -> tuple[str, list[list[str]] | None]:
    """Return a file as text, and the rows if it is a workbook.

    Raises UploadRefused with a sentence for what is too big, of another kind, damaged, infected or made to explode.
    """
    if len(content) > MOST_BYTES:
        raise UploadRefused(
            "The file must be smaller than 2 MB. Copy the schools into a new file", code="size"
        )
    scan(content)
    if find_kind(content, KINDS) is not FileKind.XLSX:
        return decode(content), None
    rows = _rows_of_workbook(content)
    return "\n".join("\t".join(row).rstrip() for row in rows), rows


def _rows_of_workbook(content: bytes) -> list[list[str]]:
    refuse_dangerous_archive(content)
    _refuse_much_at_once(content)
    try:
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            return list(_rows(workbook))
        finally:
            workbook.close()
    except UploadRefused:
        raise
    except BROKEN as error:
        raise UploadRefused("The file cannot be read. It may be damaged", code="damaged") from error


def _rows(workbook: Workbook) -> Iterator[list[str]]:
    """Rows with something in them, of all sheets that can be seen, up to so many rows looked at."""
    looked_at = 0
    for sheet in workbook.worksheets:
        if sheet.sheet_state != "visible":
            continue
        sheet.reset_dimensions()  # what a sheet says of its size need not be true
        for row in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS):
            looked_at += 1
            if looked_at > MOST_ROWS:
                raise UploadRefused(
                    f"The file has more than {MOST_ROWS:,} rows, perhaps empty ones."
                    " Copy the schools into a new file",
                    code="rows",
                )
            cells = ["" if cell is None else str(cell).strip() for cell in row]
            if any(cells):
                yield cells


def _refuse_much_at_once(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        at_once = sum(
            p.file_size for p in archive.infolist() if not p.filename.startswith("xl/worksheets/sheet")
        )
    if at_once > MOST_BYTES_READ_AT_ONCE:
        raise UploadRefused(
            "The file holds far more than a list. Copy the schools into a new file", code="size"
        )
