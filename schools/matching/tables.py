"""Rows of a table, from a file or pasted out of one: which column is the name, which the URN."""

import csv
import re
from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from schools.matching.names import KIND_WORDS
from schools.matching.reading import Line
from schools.plain import plain

URN = re.compile(r"^\d{6}(?:\.0)?$")  # a spreadsheet may make a figure of it
NAME_HEADINGS = ("establishmentname", "establishment name", "school name", "name of school", "school", "name")
URN_HEADINGS = ("urn", "school urn", "unique reference number")
PLACE_HEADINGS = ("town", "city", "postcode", "post code", "locality", "address", "village")
DELIMITERS = ",;\t|"
LOOKED_AT = 50  # rows, to tell what a column holds


def split_rows(text: str) -> list[list[str]] | None:
    """Return the rows of a table in text form, by whichever delimiter; None if it is no table.

    Lines that hold several schools each are none, nor is a single line without a URN.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    for delimiter in DELIMITERS:
        widths = {len(row) for row in csv.reader(lines[:LOOKED_AT], delimiter=delimiter)}
        if len(widths) == 1 and widths.pop() > 1:
            rows = list(csv.reader(lines, delimiter=delimiter))
            return rows if _is_table(rows) else None
    return None


def _is_table(rows: list[list[str]]) -> bool:
    if _has_heading(rows[0]) or any(URN.match(cell.strip()) for cell in rows[0]):
        return True
    return len(rows) > 1 and sum(map(_is_like_a_name, rows[0])) < 2


def read_rows(rows: Iterable[Sequence[str]]) -> list[Line]:
    """Return a line for each row that is not empty; a heading is recognised and left out."""
    table = [cells for row in rows if any(cells := [" ".join(cell.split()) for cell in row])]
    if not table:
        return []
    headings, has_heading = _headings(table[0]), _has_heading(table[0])
    body = table[1:] if has_heading else table
    names = _named(headings, NAME_HEADINGS) if has_heading else None
    urns = _named(headings, URN_HEADINGS) if has_heading else None
    urns = _most(body, lambda cell: bool(URN.match(cell))) if urns is None else urns
    names = _most(body, _is_like_a_name) if names is None else names
    places = [at for at, heading in enumerate(headings) if heading in PLACE_HEADINGS] if has_heading else None
    return [_line(row, names, urns, places) for row in body]


def _headings(row: Sequence[str]) -> list[str]:
    return [cell.lower().strip("* ") for cell in row]


def _has_heading(row: Sequence[str]) -> bool:
    return bool({*NAME_HEADINGS, *URN_HEADINGS} & set(_headings(row)))


def _named(headings: list[str], wanted: tuple[str, ...]) -> int | None:
    return next((headings.index(name) for name in wanted if name in headings), None)


def _most(body: list[list[str]], says_yes: Callable[[str], bool]) -> int | None:
    """Return the column with most cells of a sort, if any has one."""
    width = max((len(row) for row in body), default=0)
    counts = [
        sum(1 for row in islice(body, LOOKED_AT) if at < len(row) and says_yes(row[at]))
        for at in range(width)
    ]
    return max(range(width), key=counts.__getitem__) if any(counts) else None


def _is_like_a_name(cell: str) -> bool:
    """Whether it has a word that schools have, and another: “Community school” is a type, not a name."""
    words = set(plain(cell).split())
    return bool(words & KIND_WORDS and words - KIND_WORDS)


def _line(row: list[str], names: int | None, urns: int | None, places: list[int] | None) -> Line:
    def cell(at: int | None) -> str:
        return row[at] if at is not None and at < len(row) else ""

    number = cell(urns).removesuffix(".0")
    others = [at for at in range(len(row)) if at not in (names, urns)] if places is None else places
    place = ", ".join(filter(None, (cell(at) for at in others)))
    text = ", ".join(filter(None, (cell(names), place, f"URN {number}" if number else "")))
    return Line(
        text or ", ".join(filter(None, row)), cell(names), int(number) if URN.match(number) else None, place
    )
