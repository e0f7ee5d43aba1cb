"""Names as searching compares them: without case, accents, marks, abbreviations and noise."""

import re
import unicodedata
from functools import lru_cache

# What people leave out or write in several ways; applied to the register and to what is typed alike.
PHRASES = (
    (re.compile(r"\b(?:church of england|c of e|c ?/ ?e)\b"), "ce"),
    (re.compile(r"\broman catholic\b|\br ?/ ?c\b"), "catholic"),
)
WORDS = {
    "saint": "st",
    "saints": "st",
    "ss": "st",
    "cofe": "ce",
    "coe": "ce",
    "rc": "catholic",
    "jr": "junior",
    "jnr": "junior",
    "inf": "infant",
    "pri": "primary",
    "prim": "primary",
    "sch": "school",
    "acad": "academy",
}
NOISE = {"and", "the", "of", "at"}
APOSTROPHES = str.maketrans("", "", "'’‘`´.")
NOT_WORDS = re.compile(r"[^0-9a-z]+")


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Return words between single spaces: "St. Mary’s C of E Primary" and "saint marys ce" share theirs."""
    text = unicodedata.normalize("NFKD", text.casefold()).translate(APOSTROPHES)
    text = "".join(character for character in text if not unicodedata.combining(character))
    for pattern, short in PHRASES:
        text = pattern.sub(short, text)
    words = (WORDS.get(word, word) for word in NOT_WORDS.sub(" ", text).split())
    return " ".join(_singular(word) for word in words if word not in NOISE)


def _singular(word: str) -> str:
    """Return the word without the s that people add or forget: marys, infants."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
