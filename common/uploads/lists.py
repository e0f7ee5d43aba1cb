"""From an uploaded list to lines: CSV, text or XLSX, told apart by what it holds, within bounds."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook

from .kinds import FileKind, decode, find_kind
from .office import refuse_dangerous_archive
from .refusal import UploadRefused
from .scanning import scan

KINDS = frozenset({FileKind.CSV, FileKind.TEXT, FileKind.XLSX})
MIB = 1024 * 1024
MOST_COLUMNS = 40
# Words and styles are read at once, sheets row by row.
MOST_BYTES_READ_AT_ONCE = 16 * MIB
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


@dataclass(frozen=True)
class ListOf:
    """What a list holds, as sentences name it (“the schools”), and how big its file may be."""

    things: str
    most_mib: int
    most_rows: int  # of a workbook, empty ones among them

    @property
    def way_out(self) -> str:
        """What helps with a file that is too big."""
        return f"Copy {self.things} into a new file"


def read_file(content: bytes, kind: ListOf) -> tuple[str, list[list[str]] | None]:
    """Return a file as text, and the rows if it is a workbook.

    Raises UploadRefused with a sentence for what is too big, of another kind, damaged, infected or made to explode.
    """
    if len(content) > kind.most_mib * MIB:
        raise UploadRefused(f"The file must be smaller than {kind.most_mib} MB. {kind.way_out}", code="size")
    scan(content)
    if find_kind(content, KINDS) is not FileKind.XLSX:
        return decode(content), None
    rows = _rows_of_workbook(content, kind)
    return "\n".join("\t".join(row).rstrip() for row in rows if row), rows


def _rows_of_workbook(content: bytes, kind: ListOf) -> list[list[str]]:
    refuse_dangerous_archive(content)
    _refuse_much_at_once(content, kind)
    try:
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            return list(_rows(workbook, kind))
        finally:
            workbook.close()
    except UploadRefused:
        raise
    except BROKEN as error:
        raise UploadRefused("The file cannot be read. It may be damaged", code="damaged") from error


def _rows(workbook: Workbook, kind: ListOf) -> Iterator[list[str]]:
    """Rows of all sheets that can be seen, up to so many; empty ones too, so that the others keep their number."""
    looked_at = 0
    for sheet in workbook.worksheets:
        if sheet.sheet_state != "visible":
            continue
        sheet.reset_dimensions()  # what a sheet says of its size need not be true
        for row in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS):
            looked_at += 1
            if looked_at > kind.most_rows:
                raise UploadRefused(
                    f"The file has more than {kind.most_rows:,} rows, perhaps empty ones. {kind.way_out}",
                    code="rows",
                )
            cells = ["" if cell is None else str(cell).strip() for cell in row]
            yield cells if any(cells) else []


def _refuse_much_at_once(content: bytes, kind: ListOf) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        at_once = sum(
            p.file_size for p in archive.infolist() if not p.filename.startswith("xl/worksheets/sheet")
        )
    if at_once > MOST_BYTES_READ_AT_ONCE:
        raise UploadRefused(f"The file holds far more than a list. {kind.way_out}", code="size")
