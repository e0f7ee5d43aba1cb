"""What in somebody's words may point to a person: names, ways to reach them, diagnoses. Guesses for who moderates."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.text import get_text_list

from common.gentle_check import names_in


class Looks(StrEnum):
    """What a piece of text looks like."""

    STAFF = "a member of staff"
    NAME = "a name"
    SMALL = "a name in small letters"
    CONTACT = "a way to reach somebody"
    DIAGNOSIS = "a diagnosis"


INSTEAD = {Looks.STAFF: "[a member of staff]", Looks.NAME: "[a name]", Looks.CONTACT: "[taken out]"}
FEW = 5  # of what was found are named in a sentence
SENTENCE = re.compile(r"(?<=[.!?])\s+|\n")
DIAGNOSIS = re.compile(
    r"\b(?:autis\w+|asd|asc|adhd|pda|ocd|(?-i:ADD|ODD)|dyslexi\w+|dysprax\w+|dyscalculi\w+|tourette\w*|epilep\w+|"
    r"down['’]?s syndrome|cerebral palsy|diabet\w+|anxiety disorder|depression|selective mutism)\b",
    re.IGNORECASE,
)
A_CHILD = (
    "son|daughter|child|boy|girl|lad|lass|kid|grandson|granddaughter|grandchild|brother|sister|nephew|niece|"
    "eldest|youngest"
)
ONE_CHILD = re.compile(rf"\b(?:he|she|him|his|her|(?:my|our)\s+(?:\w+\s+)?(?:{A_CHILD}))\b", re.IGNORECASE)
SMALL_WORD = "([a-zß-öø-ÿ]{3,})"
# “My son jack loves it”: a word between a child and what it does is a name, unless it is one of these. The verbs
# keep “my son loves it” and “help my child learn” from being taken for one.
NO_NAME = (
    "and|who|whose|that|also|just|now|never|ever|often|soon|still|even|only|both|all|then|there|here|home|school|"
    "what|how|why|when|where|this|which|the|she|they|him|her|his|not|but|sometimes|always|usually|rarely|once|twice|"
    "himself|herself|today|either|neither|each|day|week|year|sen|send|ehcp|pda|asd|adhd"
)
VERB = (
    "(?:is|was|has|had|does|did|could|would|ca|wo)(?:n['’]?t)?|can|cannot|will|who|gets|got|needs|loves|likes|enjoys|"
    "hates|goes|went|comes|came|feels|felt|finds|found|says|said|tells|told|struggles|struggled|starts|started|"
    "wants|wanted|loved|liked|enjoyed|left"
)
OF_A_CHILD = (
    rf"\b(?:[Mm]y|[Oo]ur|[Hh]is|[Hh]er)\s+(?:\w+\s+)?(?:{A_CHILD}),?\s+"
    rf"(?!(?:{NO_NAME})\b|\w*(?:ing|ed|ly)\b){SMALL_WORD},?\s+(?:{VERB})\b"
)
NOT_CALLED = "names?|the|out|him|her|home|back|for|into|over|and|them|down|bad|every|all"
CALLED = rf"\b(?:{A_CHILD})\s+(?:is\s+|was\s+)?(?:called|named)\s+(?!(?:{NOT_CALLED})\b){SMALL_WORD}\b"
NOT_WHOSE = (
    f"{A_CHILD}|children|school|pupil|friend|everyone|everybody|someone|somebody|other|who|one|she|partner|"
    "husband|wife|that|there|here|where|what|let|how"
)
WHOSE = (
    rf"\b(?!(?:{NOT_WHOSE})['’]){SMALL_WORD}['’]s\s+"
    r"(?:mum|mom|mam|mummy|dad|daddy|mother|father|nan|gran|grandad|carer)\b"
)
PATTERNS = (
    (
        Looks.CONTACT,
        re.compile(
            r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # an email address
            r"|\bhttps?://\S+|\bwww\.\S+"
            r"|(?<![\w£])(?:\+44\s?|0)\d(?:[\s-]?\d){8,9}\b"  # a telephone number
            r"|\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b"  # a postcode
        ),
    ),
    (
        Looks.STAFF,
        re.compile(
            r"\b(?:Mr|Mrs|Miss|Ms|Mx|Dr|Sir|Madam)\.?\s+[A-Z][\w'’-]+"
            r"|\b[Mm](?:rs?|s)\.?\s+(?!(?:is|was|has|had|and|or|who|the|at|in|from)\b)[a-z][\w'’-]+"
        ),
    ),
    *((Looks.SMALL, re.compile(pattern)) for pattern in (OF_A_CHILD, CALLED, WHOSE)),
    (Looks.DIAGNOSIS, DIAGNOSIS),
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

    Words of a diagnosis stay, and what may be a name in small letters: there, a person has to say.
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


def hints_in(text: str, *, known: str = "") -> list[Piece]:
    """Return what may point to somebody in words that others are to read, each once.

    A diagnosis does where a sentence speaks of one child: “Staff understand autism” points to nobody. `known` is
    what is no secret on the page, as the name of the school.
    """
    of_one = any(
        ONE_CHILD.search(sentence) and DIAGNOSIS.search(sentence) for sentence in SENTENCE.split(text)
    )
    return [
        piece
        for piece in dict.fromkeys(pieces_of(text))
        if piece.looks and (piece.looks != Looks.DIAGNOSIS or of_one) and piece.text not in known
    ]


def hint_about(*texts: str, known: str = "") -> str:
    """Return a sentence for somebody about to save such words; empty where nothing in them points to anybody."""
    found = [piece for text in texts for piece in hints_in(text, known=known)][:FEW]
    if not found:
        return ""
    said = get_text_list([f"“{_in_a_line(piece)}” looks like {piece.looks}" for piece in found], "and")
    return f"{said}. Change it if it points to somebody. If not, save it once more as it is."


def _in_a_line(piece: Piece) -> str:
    """Return a piece as a hidden field of a form brings it back: browsers change line ends."""
    return " ".join(piece.text.split())[:60]


def _finds(text: str) -> list[tuple[int, int, Looks]]:
    """Return what was found, in the order of the text; of two that overlap, what is found first here."""
    return sorted([*_patterns(text), *_names(text)], key=lambda found: (found[0], -found[1]))


def _patterns(text: str) -> Iterator[tuple[int, int, Looks]]:
    for looks, pattern in PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span(
                pattern.groups
            )  # of the name alone, where a pattern knows what is around it
            yield start, end, looks


def _names(text: str) -> Iterator[tuple[int, int, Looks]]:
    for name in names_in(text):
        for match in re.finditer(rf"\b{re.escape(name)}\b", text):
            yield match.start(), match.end(), Looks.NAME
