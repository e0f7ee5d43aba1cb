"""A list of families' addresses, as pasted or uploaded: a line each, with an email address or a telephone number."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from common.uploads.refusal import UploadRefused

MOST = 20_000  # families in one list
COLUMNS = {
    "email": ("email", "e-mail", "email address", "e-mail address", "mail"),
    "telephone": ("phone", "telephone", "mobile", "phone number", "mobile number", "tel"),
    "name": ("name", "full name", "parent", "contact", "contact name", "parent name", "family"),
    "language": ("language", "home language", "lang"),
}
TELEPHONE = re.compile(r"\+?[0-9]{10,15}")
NOT_DIGITS = re.compile(r"[\s().-]")


@dataclass(frozen=True)
class Family:
    """One address; `email` or `telephone` is empty."""

    email: str = ""
    telephone: str = ""
    name: str = ""
    language: str = ""

    @property
    def key(self) -> str:
        """What makes two lines the same."""
        return self.email.lower() or self.telephone


@dataclass(frozen=True)
class Contacts:
    """What a list holds: families, each once; faults as (line, sentence); and how many lines said the same again."""

    families: list[Family] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)
    twice: int = 0


def contacts_from(rows: Iterable[Sequence[str]], *, languages: Iterable[str] = ()) -> Contacts:
    """Return the families of a list whose first line may name its columns.

    Without names, an address is whatever looks like one. An email address goes before a telephone number.
    `languages` are codes that the survey is offered in; others are left out.
    """
    found, known = Contacts(), set(languages)
    taken: set[str] = set()
    twice = 0
    for number, cells in _lines(rows):
        family = _family(cells, known)
        if isinstance(family, str):
            found.faults.append((number, family))
        elif family.key in taken:
            twice += 1
        elif len(found.families) >= MOST:
            found.faults.append(
                (number, f"A list holds at most {MOST:,} families. Put the others into another.")
            )
            break
        else:
            taken.add(family.key)
            found.families.append(family)
    return Contacts(found.families, found.faults, twice)


def rows_of_text(text: str) -> list[list[str]]:
    """Return the lines of a pasted text or a CSV file, cut at commas, semicolons or tabs.

    Raises UploadRefused for what is no list of lines.
    """
    lines = text.replace("\0", "").splitlines()
    separator = max(",;\t", key=lambda mark: sum(mark in line for line in lines[:50]))
    try:
        return list(csv.reader(lines, delimiter=separator))
    except csv.Error as error:
        raise UploadRefused("This cannot be read as a list of lines") from error


def telephone_of(text: str) -> str:
    """Return a telephone number as it is kept, “+447700900123”; empty if it cannot be one."""
    digits = NOT_DIGITS.sub("", text)
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    if digits.startswith("0"):
        digits = f"+44{digits[1:]}"
    elif digits.startswith("44"):
        digits = f"+{digits}"
    return digits if TELEPHONE.fullmatch(digits) and digits.startswith("+") else ""


def _lines(rows: Iterable[Sequence[str]]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each line that holds something, with its number, by the names of its columns."""
    names: list[str] | None = None
    for number, row in enumerate(rows, start=1):
        cells = [cell.strip()[:300] for cell in row]
        if not any(cells):
            continue
        if names is None:
            names = _names(cells)
            if any(names):
                continue
        yield number, _named(cells, names) if any(names) else _guessed(cells)


def _names(cells: Sequence[str]) -> list[str]:
    return [next((name for name, words in COLUMNS.items() if cell.lower() in words), "") for cell in cells]


def _named(cells: Sequence[str], names: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, cell in zip(names, cells, strict=False):
        if name and cell:
            found.setdefault(name, cell)
    return found


def _guessed(cells: Sequence[str]) -> dict[str, str]:
    """Return what the cells of a line without named columns look like."""
    found: dict[str, str] = {}
    for cell in filter(None, cells):
        kind = "email" if "@" in cell else "telephone" if telephone_of(cell) else "name"
        found.setdefault(kind, cell)
    return found


def _family(cells: dict[str, str], languages: set[str]) -> Family | str:
    """Return the family of a line, or a sentence that says what is wrong with it."""
    email, telephone = cells.get("email", ""), cells.get("telephone", "")
    about = {"name": cells.get("name", "")[:120], "language": _language(cells.get("language", ""), languages)}
    if email:
        try:
            validate_email(email)
        except ValidationError:
            return f"“{email}” is not an email address."
        return Family(email=email[:254], **about)
    if telephone:
        number = telephone_of(telephone)
        return Family(telephone=number, **about) if number else f"“{telephone}” is not a telephone number."
    return "There is neither an email address nor a telephone number."


def _language(written: str, known: set[str]) -> str:
    return written if written in known else ""
