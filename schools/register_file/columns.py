"""The columns that the portal reads, found by their names: they come and go between releases."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from schools.models import School

from .refusal import RegisterRefused

URN = re.compile(r"[0-9]{5,7}")
DAY = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})")
# The register's words and its codes.
STATUSES = {label.casefold(): value for value, label in School.Status.choices} | {
    "1": School.Status.OPEN,
    "2": School.Status.CLOSED,
    "3": School.Status.CLOSING,
    "4": School.Status.PROPOSED,
}


class BadValue(ValueError):
    """A cell cannot be used; the text says why."""


def words(longest: int) -> Callable[[str], str]:
    """Return a reader of text of at most so many characters."""

    def read(value: str) -> str:
        if len(value) > longest:
            raise BadValue(f"is longer than {longest} characters")
        return value

    return read


def needed(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Return a reader that refuses an empty cell."""

    def read_needed(value: str) -> Any:
        if not value:
            raise BadValue("is empty")
        return read(value)

    return read_needed


def number(highest: int) -> Callable[[str], int | None]:
    """Return a reader of whole numbers; an empty cell is None."""

    def read(value: str) -> int | None:
        if not value:
            return None
        if not (value.isascii() and value.isdigit()) or int(value[:12]) > highest:
            raise BadValue(f"is not a whole number up to {highest}")
        return int(value)

    return read


@lru_cache(maxsize=8192)
def day(value: str) -> date | None:
    """Read a date, day first; an empty cell is None."""
    if not value:
        return None
    found = DAY.fullmatch(value)
    try:
        if not found:
            raise ValueError
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError as error:
        raise BadValue("is not a date like 31-08-2024") from error


def urn(value: str) -> int:
    """Read a unique reference number."""
    if not URN.fullmatch(value):
        raise BadValue("is not a unique reference number of five to seven figures")
    return int(value)


@lru_cache(maxsize=1024)
def authority(value: str) -> str:
    """Read the code of a local authority, which a spreadsheet may have robbed of its noughts."""
    if not re.fullmatch(r"[0-9]{1,3}", value):
        raise BadValue("is not a local authority code of three figures")
    return value.zfill(3)


@lru_cache(maxsize=64)
def status(value: str) -> str:
    """Read whether a school is open, by the register's word or code."""
    found = STATUSES.get(value.casefold())
    if not found:
        raise BadValue(
            "is not a status of the register: Open, Closed, Open, but proposed to close, Proposed to open"
        )
    return str(found)


@dataclass(frozen=True)
class Column:
    """A column: the field it fills, its names in the file, and what reads a cell."""

    field: str
    names: tuple[str, ...]
    read: Callable[[str], Any]
    is_required: bool = False


REGISTER = (
    Column("urn", ("URN",), needed(urn), is_required=True),
    Column("name", ("EstablishmentName",), needed(words(200)), is_required=True),
    Column(
        "status",
        ("EstablishmentStatus (name)", "EstablishmentStatus (code)"),
        needed(status),
        is_required=True,
    ),
    Column("la_code", ("LA (code)",), needed(authority), is_required=True),
    Column("la_name", ("LA (name)",), words(100)),
    Column("la_gss_code", ("GSSLACode (name)",), words(9)),
    Column("phase", ("PhaseOfEducation (name)",), words(50)),
    Column("type", ("TypeOfEstablishment (name)",), words(100)),
    Column("establishment_number", ("EstablishmentNumber",), words(4)),
    Column("opened_on", ("OpenDate",), day),
    Column("closed_on", ("CloseDate",), day),
    Column("lowest_age", ("StatutoryLowAge",), number(99)),
    Column("highest_age", ("StatutoryHighAge",), number(99)),
    Column("pupils", ("NumberOfPupils",), number(100_000)),
    Column("religious_character", ("ReligiousCharacter (name)",), words(100)),
    Column("trust", ("Trusts (name)",), words(200)),
    Column("website", ("SchoolWebsite",), words(200)),
    Column("street", ("Street",), words(200)),
    Column("locality", ("Locality",), words(100)),
    Column("town", ("Town",), words(100)),
    Column("county", ("County (name)",), words(100)),
    Column("postcode", ("Postcode",), words(8)),
    Column("district", ("DistrictAdministrative (name)",), words(100)),
)
LINKS = (
    Column("urn", ("URN",), needed(urn), is_required=True),
    Column("other", ("LinkURN",), needed(urn), is_required=True),
    Column("kind", ("LinkType",), words(200), is_required=True),
    Column("established_on", ("LinkEstablishedDate",), day),
)


@dataclass(frozen=True)
class Place:
    """Where in a row a column stands, and what it is called there."""

    column: Column
    index: int
    header: str
    read: Callable[[str], Any]


def find_columns(header: Sequence[str], wanted: Sequence[Column]) -> list[Place]:
    """Return where the wanted columns stand, whatever their order and whatever stands between.

    Raises RegisterRefused when required ones are missing, naming them all.
    """
    positions: dict[str, int] = {}
    for index, name in enumerate(header):
        positions.setdefault(" ".join(name.split()).casefold(), index)
    places, missing = [], []
    for column in wanted:
        found = next((positions[n.casefold()] for n in column.names if n.casefold() in positions), None)
        if found is not None:
            places.append(Place(column, found, " ".join(header[found].split()), column.read))
        elif column.is_required:
            missing.append(column.names[0])
    if missing:
        named = f"column {missing[0]}" if len(missing) == 1 else f"columns {', '.join(missing)}"
        raise RegisterRefused(f"The file has no {named}. Download it again with all columns.")
    return places
