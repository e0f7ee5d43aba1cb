"""From a file as it comes to lines of text, in memory that does not grow with the file."""

import codecs
import io
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, TextIO

from .refusal import RegisterRefused

MEGABYTE = 1024 * 1024
MAX_UNPACKED_BYTES = 300 * MEGABYTE  # the register of all England has about 65
MAX_PARTS = 1000
CHUNK = MEGABYTE


@dataclass(frozen=True)
class Source:
    """A table as text, and how many lines it has, for showing progress."""

    text: TextIO
    lines: int


@contextmanager
def open_source(file: BinaryIO) -> Iterator[Source]:
    """Yield the one CSV table in a file, which is a CSV or a ZIP with other things beside it.

    Text may be UTF-8, with or without a mark, or Windows-1252. `file` must be seekable. Raises
    RegisterRefused for anything else.
    """
    file.seek(0)
    with _unpacked(file) if file.read(4) == b"PK\3\4" else _as_it_is(file) as content:
        encoding, lines = _look_through(content)
        content.seek(0)
        text = io.TextIOWrapper(content, encoding=encoding, newline="")
        try:
            yield Source(text, lines)
        finally:
            text.detach()


@contextmanager
def _as_it_is(file: BinaryIO) -> Iterator[BinaryIO]:
    yield file


@contextmanager
def _unpacked(file: BinaryIO) -> Iterator[BinaryIO]:
    """Copy the table out of the archive, stopping at the limit whatever the archive says of its size."""
    try:
        with (
            zipfile.ZipFile(file) as archive,
            tempfile.TemporaryFile() as out,
            archive.open(_table_in(archive)) as part,
        ):
            size = 0
            while chunk := part.read(CHUNK):
                size += len(chunk)
                if size > MAX_UNPACKED_BYTES:
                    raise RegisterRefused(_too_large())
                out.write(chunk)
            yield out
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise RegisterRefused("The ZIP file cannot be read. It may be damaged or have a password.") from error


def _table_in(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """Return the one CSV among folders, notes and what a Mac adds; refuse none, or several."""
    parts = archive.infolist()
    if len(parts) > MAX_PARTS:
        raise RegisterRefused(f"The ZIP file holds more than {MAX_PARTS} files. Send the CSV file by itself.")
    tables = [part for part in parts if _is_table(PurePosixPath(part.filename))]
    if not tables:
        raise RegisterRefused("The ZIP file holds no CSV file.")
    if len(tables) > 1:
        names = ", ".join(sorted(PurePosixPath(part.filename).name for part in tables)[:5])
        raise RegisterRefused(f"The ZIP file holds several CSV files ({names}). Send one of them by itself.")
    if tables[0].file_size > MAX_UNPACKED_BYTES:
        raise RegisterRefused(_too_large())
    return tables[0]


def _is_table(path: PurePosixPath) -> bool:
    hidden = path.name.startswith(".") or "__MACOSX" in path.parts
    return path.suffix.lower() == ".csv" and not hidden


def _too_large() -> str:
    return (
        f"The file unpacks to more than {MAX_UNPACKED_BYTES // MEGABYTE} MB, far more than the register has."
    )


def _look_through(content: BinaryIO) -> tuple[str, int]:
    """Return the encoding and the number of lines, after one pass."""
    content.seek(0)
    utf8 = codecs.getincrementaldecoder("utf-8")()
    encoding, lines = "utf-8-sig", 0
    while chunk := content.read(CHUNK):
        if b"\0" in chunk:
            raise RegisterRefused(
                "This is not a CSV file. Download the register as CSV, or the ZIP file it comes in."
            )
        lines += chunk.count(b"\n")
        if encoding == "utf-8-sig" and not _decodes(utf8, chunk):
            encoding = "cp1252"
    if encoding == "utf-8-sig" and not _decodes(utf8, b"", final=True):
        encoding = "cp1252"
    return encoding, lines


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True
