"""Words of a language as a file (CSV), for translators without an account: written, and read back with care."""

import csv
import io
from dataclasses import dataclass

from common.documents.neutral import neutral
from surveys.models import Language
from surveys.reading.texts import Text, TextGroup, texts_in
from surveys.words import LONGEST, SOURCE, placeholder_fault

MOST_BYTES = 1_000_000
HEADINGS = ("Name", "Where", "Source", "Translation")
BEFORE = "Translation of what the source said before"


@dataclass(frozen=True)
class Change:
    """A text that a file says differently."""

    text: Text
    said: str


@dataclass(frozen=True)
class Fault:
    """Why a row of a file is left out. Rows count from 1, the headings."""

    row: int
    sentence: str


def to_csv(groups: list[TextGroup], language: Language) -> bytes:
    """Return texts as a file: what they are called, where they stand, their source and what is said so far.

    What translates a source that has changed since stands in a column apart, so that it is looked at.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow((*HEADINGS[:3], language.name if language.code != SOURCE else HEADINGS[3], BEFORE))
    for group in groups:
        for text in group.texts:
            where = f"{group.title}: {text.label}" if text.label else group.title
            said = ("", text.said) if text.is_stale else (text.said, "")
            writer.writerow(neutral(cell) for cell in (text.name, where, text.source, *said))
    return file.getvalue().encode("utf-8-sig")


def read_csv(content: bytes, groups: list[TextGroup]) -> tuple[list[Change], list[Fault]]:
    """Return what a file says differently, and what is wrong with it row by row. Empty translations are passed over."""
    try:
        rows = _rows(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, csv.Error):
        return [], [Fault(1, "This is not a CSV file in UTF-8. Save it as “CSV UTF-8” and try again.")]
    if not rows or rows[0][:3] != list(HEADINGS[:3]):
        return [], [Fault(1, f"The first row must say {', '.join(HEADINGS[:3])}, and the language.")]
    known = {text.name: text for text in texts_in(groups)}
    changes, faults = {}, []
    for number, row in enumerate(rows[1:], 2):
        name, _, source, said = (_plain(cell) for cell in [*row, "", "", "", ""][:4])
        fault = _fault(known.get(name), source, said)
        if said and fault:
            faults.append(Fault(number, f"{name[:80]}: {fault}"))
        elif said and (said != known[name].said or known[name].is_stale):
            changes[name] = Change(known[name], said)
    return list(changes.values()), faults


def _rows(text: str) -> list[list[str]]:
    """Return the rows, whichever of the usual separators the spreadsheet program has written."""
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


def _plain(cell: str) -> str:
    """Return what a cell says, without the apostrophe that keeps it from being calculated."""
    text = cell.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()
    return text[1:] if text[:1] == "'" and neutral(text[1:]) == text else text


def _fault(text: Text | None, source: str, said: str) -> str:
    if text is None:
        return "there is no text of this name here."
    if source and source != _plain(text.source):
        return "the source has changed since the file was made. Get a new file for this text."
    if len(said) > LONGEST:
        return f"it must be {LONGEST} characters or fewer."
    fault = placeholder_fault(text.source, said)
    return f"{fault[0].lower()}{fault[1:]}." if fault else ""
