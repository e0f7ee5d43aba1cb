"""A list of families' addresses, as pasted or uploaded: a line each, with an email address or a telephone number.

A column may say the family's language: by its code, or its name in English or in itself.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from common.uploads.refusal import UploadRefused

MOST = 20_000  # families in one list
LONGEST_EMAIL = 254  # characters
COLUMNS = {
    "email": ("email", "e-mail", "email address", "e-mail address", "mail"),
    "telephone": ("phone", "telephone", "mobile", "phone number", "mobile number", "tel"),
    "name": ("name", "full name", "parent", "contact", "contact name", "parent name", "family"),
    "school": ("urn", "school urn", "school code", "survey code"),
    "language": ("language", "home language", "lang", "first language", "preferred language"),
}
TOO_MANY = f"A list holds at most {MOST:,} families. Put the others into another."
NO_ADDRESS = "There is neither an email address nor a telephone number."
ALSO = {"punjabi": "panjabi", "bangla": "bengali"}  # other spellings that schools use
TELEPHONE = re.compile(r"\+?[0-9]{10,15}")
NOT_DIGITS = re.compile(r"[\s().-]")

type Line = tuple[int, dict[str, str]]  # its number, and its cells by the names of their columns


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
    """What a list holds: families, each once, and how many lines said the same again.

    `faults` are lines that cannot be used, `unknown_languages` families whose language is not known here, which
    are invited all the same: both as (line, sentence).
    """

    families: list[Family] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)
    unknown_languages: list[tuple[int, str]] = field(default_factory=list)
    twice: int = 0


class ContactsReader:
    """Reads lists: `languages` are codes by what people may write for them, and texts are sent only `with_texts`."""

    def __init__(self, languages: Mapping[str, str], *, with_texts: bool) -> None:
        self.languages, self.with_texts = languages, with_texts

    def read(self, rows: Iterable[Sequence[str]]) -> Contacts:
        """Return the families of a list whose first line may name its columns.

        Without names, an address is whatever looks like one. An email address goes before a telephone number.
        """
        return self.read_lines(lines_of(rows))

    def read_lines(self, lines: Iterable[Line]) -> Contacts:
        """Return the families of lines, each with its number and its cells by the names of their columns."""
        families, faults, unknown, twice = dict[str, Family](), [], [], 0
        for number, cells in lines:
            family = self._family(cells)
            if isinstance(family, str):
                faults.append((number, family))
            elif family.key in families:
                twice += 1
            elif len(families) >= MOST:
                faults.append((number, TOO_MANY))
                break
            else:
                families[family.key] = family
                if cells.get("language") and not family.language:
                    unknown.append((number, f"“{cells['language']}” is none of this area’s languages."))
        return Contacts(list(families.values()), faults, unknown, twice)

    def _family(self, cells: dict[str, str]) -> Family | str:
        """Return the family of a line, or a sentence that says what is wrong with it."""
        email, telephone = cells.get("email", ""), cells.get("telephone", "")
        about = {"name": cells.get("name", "")[:120], "language": self._language(cells.get("language", ""))}
        if email:
            try:
                validate_email(email)
            except ValidationError:
                return f"“{email}” is not an email address."
            if len(email) > LONGEST_EMAIL:
                return f"“{email[:40]}…” is too long for an email address."
            return Family(email=email, **about)
        if telephone and not self.with_texts:
            return "There is no email address, and this portal cannot send text messages."
        if telephone:
            number = telephone_of(telephone)
            return (
                Family(telephone=number, **about) if number else f"“{telephone}” is not a telephone number."
            )
        return NO_ADDRESS if self.with_texts else "There is no email address."

    def _language(self, written: str) -> str:
        return self.languages.get(written.casefold()) or self.languages.get(spelt(written), "")


def spellings(languages: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """Return codes by what people may write for them, from the code, name and own name of each language."""
    found: dict[str, str] = {}
    for code, *names in languages:
        for written in (code, *names, code.partition("-")[0]):
            found.setdefault(written.casefold(), code)
            found.setdefault(spelt(written), code)
    return found | {other: found[usual] for other, usual in ALSO.items() if usual in found}


def spelt(written: str) -> str:
    """Return the name of a language without what lists add to it: “Panjabi (Gurmukhi)”, “Polish / Polski”."""
    return re.split(r"[(/,;]", written.casefold())[0].strip().replace("_", "-")


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


def lines_of(rows: Iterable[Sequence[str]]) -> Iterator[Line]:
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
