"""Whether a typed name is plausibly the account's: forgiving of titles, initials, order, accents and case."""

import re
import unicodedata

TITLES = {
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "professor",
    "rev",
    "revd",
    "reverend",
    "sir",
    "dame",
    "cllr",
}
APOSTROPHES = str.maketrans("", "", "'’‘`´")


def names_agree(typed: str, known: str) -> bool:
    """Whether both can be the same person's full name: “P. Nandra” and “Dr Priya Nandra”, not “Priya”."""
    shorter, longer = sorted((_words(typed), _words(known)), key=len)
    if not shorter or (len(shorter) < 2 and len(_words(known)) > 1):
        return False
    left = list(longer)
    whole = 0
    for word in sorted(shorter, key=len, reverse=True):
        found = next((other for other in left if other == word), None)
        whole += found is not None and len(word) > 1
        found = found or next((other for other in left if _is_initial(word, other)), None)
        if found is None:
            return False
        left.remove(found)
    return whole > 0


def _is_initial(one: str, other: str) -> bool:
    return 1 in (len(one), len(other)) and one[0] == other[0]


def _words(name: str) -> list[str]:
    text = unicodedata.normalize("NFKD", name.casefold()).translate(APOSTROPHES)
    text = "".join(character for character in text if not unicodedata.combining(character))
    words = re.findall(r"\w+", text)
    return [word for word in words if word not in TITLES] or words
