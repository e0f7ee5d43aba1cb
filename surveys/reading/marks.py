"""What in somebody's words may point to a person: names, ways to reach them, diagnoses. Guesses for who moderates."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from common.gentle_check import names_in


class Looks(StrEnum):
    """What a piece of text looks like."""

    STAFF = "a member of staff"
    NAME = "a name"
    CONTACT = "a way to reach somebody"
    DIAGNOSIS = "a diagnosis"


INSTEAD = {Looks.STAFF: "[a member of staff]", Looks.NAME: "[a name]", Looks.CONTACT: "[taken out]"}
PATTERNS = (
    (
        Looks.CONTACT,
        re.compile(
            r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # an email address
            r"|\bhttps?://\S+|\bwww\.\S+"
            r"|(?<![\w£])(?:\+44\s?|0)\d(?:[\s-]?\d){8,9}\b"  # a telephone number
            r"|\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b"  # a postcode
        ),
    ),
    (Looks.STAFF, re.compile(r"\b(?:Mr|Mrs|Miss|Ms|Mx|Dr|Sir|Madam)\.?\s+[A-Z][\w'’-]+")),
    (
        Looks.DIAGNOSIS,
        re.compile(
            r"\b(?:autis\w+|asd|asc|adhd|add|pda|odd|ocd|dyslexi\w+|dysprax\w+|dyscalculi\w+|tourette\w*|epilep\w+|"
            r"down['’]?s syndrome|cerebral palsy|diabet\w+|anxiety disorder|depression|selective mutism)\b",
            re.IGNORECASE,
        ),
    ),
)


@dataclass(frozen=True)
class Piece:
    """A piece of somebody's words, and what it looks like; nothing for most."""

    text: str
    looks: Looks | None = None


def pieces_of(text: str) -> list[Piece]:
    """Cut a text into pieces, those that look like somebody or something apart; together they are the text."""
    found, at = [], 0
    for start, end, looks in _finds(text):
        if start < at:
            continue
        if start > at:
            found.append(Piece(text[at:start]))
        found.append(Piece(text[start:end], looks))
        at = end
    return [*found, Piece(text[at:])] if at < len(text) else found


def suggestion_for(text: str) -> str:
    """Return the text with what looks like a person or a way to reach one put in brackets.

    Words of a diagnosis stay: whether they point to a child, a person has to say.
    """
    return "".join(
        INSTEAD.get(piece.looks, piece.text) if piece.looks else piece.text for piece in pieces_of(text)
    )


def reason_for(text: str) -> str:
    """Return why words are taken out where the suggestion is taken up; empty where it changes nothing."""
    looks = {piece.looks for piece in pieces_of(text)} & INSTEAD.keys()
    if looks == {Looks.CONTACT}:
        return "A way to reach somebody taken out"
    return "A name taken out" if looks else ""


def _finds(text: str) -> list[tuple[int, int, Looks]]:
    """Return what was found, in the order of the text; of two that overlap, what is found first here."""
    return sorted([*_patterns(text), *_names(text)], key=lambda found: (found[0], -found[1]))


def _patterns(text: str) -> Iterator[tuple[int, int, Looks]]:
    for looks, pattern in PATTERNS:
        for match in pattern.finditer(text):
            yield match.start(), match.end(), looks


def _names(text: str) -> Iterator[tuple[int, int, Looks]]:
    for name in names_in(text):
        for match in re.finditer(rf"\b{re.escape(name)}\b", text):
            yield match.start(), match.end(), Looks.NAME
