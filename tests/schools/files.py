"""Register files as they come: full layout, quoted, Windows-1252, CRLF."""

import csv
import io
import zipfile
from typing import Any

HEADER = [
    "URN", "LA (code)", "LA (name)", "EstablishmentNumber", "EstablishmentName", "TypeOfEstablishment (name)",
    "EstablishmentStatus (code)", "EstablishmentStatus (name)", "OpenDate", "CloseDate", "PhaseOfEducation (name)",
    "StatutoryLowAge", "StatutoryHighAge", "ReligiousCharacter (name)", "NumberOfPupils", "Trusts (name)",
    "Street", "Locality", "Town", "County (name)", "Postcode", "SchoolWebsite", "HeadLastName",
    "DistrictAdministrative (name)", "GSSLACode (name)",
]  # fmt: skip
USUAL = {
    "LA (code)": "885",
    "LA (name)": "Worcestershire",
    "EstablishmentStatus (name)": "Open",
    "PhaseOfEducation (name)": "Primary",
    "Town": "Worcester",
    "HeadLastName": "Never-kept",
    "GSSLACode (name)": "E10000034",
}
LINKS_HEADER = ["URN", "LinkURN", "LinkName", "LinkType", "LinkEstablishedDate"]


def school(urn: int | str, name: str = "", **cells: str) -> dict[str, str]:
    """A row: `school(100001, "Oak Primary", Town="Evesham", status="Closed")`."""
    named = {"status": "EstablishmentStatus (name)", "la": "LA (code)", "phase": "PhaseOfEducation (name)"}
    return {"URN": str(urn), "EstablishmentName": name or f"School {urn}"} | {
        named.get(key, key): value for key, value in cells.items()
    }


def register(*rows: dict[str, str], encoding: str = "cp1252", without: tuple[str, ...] = ()) -> io.BytesIO:
    """A file with the usual columns, but for those it is `without`."""
    header = [name for name in HEADER if name not in without]
    cells = [[{**USUAL, **row}.get(name, "") for name in header] for row in rows]
    return table(header, cells, encoding)


def links(*rows: tuple[Any, ...]) -> io.BytesIO:
    """A file of links from (URN, URN it is linked to, type)."""
    return table(LINKS_HEADER, [[str(a), str(b), "", kind, "01-09-2020"] for a, b, kind in rows])


def table(header: list[str], rows: list[list[str]], encoding: str = "cp1252") -> io.BytesIO:
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([header, *rows])
    return io.BytesIO(text.getvalue().encode(encoding))


def zipped(**parts: bytes) -> io.BytesIO:
    """An archive; `__` in a name stands for the dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "."), content)
    return out
