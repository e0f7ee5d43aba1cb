"""From a text that somebody pasted to lines that look like names of schools, and the rest."""

import re
import unicodedata
from dataclasses import dataclass

from schools.matching.names import KIND_WORDS
from schools.plain import plain

MOST_LETTERS = 100
MOST_WORDS = 14
BULLET = re.compile(r"^(?:[•·▪◦‣●○*–—>\-]+|o(?=\s)|\(?\d{1,3}[.)](?=\s)|\[[ xX]?\])\s*")
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
ASIDE = re.compile(r"\s*\((?:full|see|more|new|list)\b[^)]*\)\s*$", re.IGNORECASE)
# Words of sentences. Names have them in capitals only (“More Park”), but for these two that many schools share.
SAINTS = re.compile(r"\bour lady\b|\bthomas more\b", re.IGNORECASE)
OF_SENTENCES = frozenset(
    "are is was were will would can have has had been be being their they them that this these we our you your"  # noqa: SIM905
    " who what which how why when as it its not also more from about into schools including include".split()
)
JOINING = frozenset("and of the with on in at by le la de next near upon under cum en for st a".split())  # noqa: SIM905
NUMBERS = {
    word: number
    for number, word in enumerate(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"  # noqa: SIM905
        " eighteen nineteen twenty".split(),
        start=2,
    )
} | {"thirty": 30, "forty": 40, "fifty": 50}
CLAIM = re.compile(
    rf"\b(\d{{1,4}}|{'|'.join(NUMBERS)})\s+(?:[a-z’'\-]+,?\s+){{0,6}}?schools\b", re.IGNORECASE
)
MOST_CLAIMED = 1500  # more is a year


@dataclass(frozen=True)
class Line:
    """One line: as given, and if it looks like a school, its name, URN and place."""

    text: str
    name: str = ""
    urn: int | None = None
    place: str = ""

    @property
    def is_name(self) -> bool:
        """Whether it looks like a school, rather than like a sentence or heading."""
        return bool(self.name or self.urn)


def read_text(text: str) -> list[Line]:
    """Return every line of a text that is not empty, in order; sentences are kept as lines without a name."""
    lines: list[Line] = []
    for given in text.translate(INVISIBLE).splitlines():
        cleaned = " ".join(unicodedata.normalize("NFC", given).split())
        bare = _bare(cleaned)
        if bare:
            lines += [Line(part, part) for part in _parts(bare)] if looks_like_name(bare) else [Line(bare)]
    return lines


def claimed_schools(text: str) -> int | None:
    """Return the number of schools that a text speaks of first (“32 first and middle schools”), if it does."""
    for match in CLAIM.finditer(" ".join(text.split())):
        said = match[1].lower()
        number = NUMBERS.get(said) or int(said)
        if 1 < number <= MOST_CLAIMED:
            return number
    return None


def looks_like_name(text: str) -> bool:
    """Whether a line may be the name of a school by its words alone; the register is not asked."""
    words = re.findall(r"[^\W_]+(?:[’'][^\W_]+)*", text)
    if not words or len(words) > MOST_WORDS or len(text) > MOST_LETTERS or text.endswith(("?", "!", ":")):
        return False
    ordinary = [word for word in words if word[0].islower() and word not in JOINING]
    if _is_sentence(SAINTS.sub("", text), ordinary) or words[-1].lower() in JOINING:
        return False
    if KIND_WORDS.intersection(plain(text).split()):
        return True
    return not ordinary or (len(words) <= 3 and len(ordinary) == len(words))


def _is_sentence(text: str, ordinary: list[str]) -> bool:
    """Whether a word of sentences is written small, or begins a line that has other small words."""
    words = re.findall(r"[^\W_]+", text)
    begins = bool(words) and words[0].lower() in OF_SENTENCES and bool(ordinary)
    return begins or any(word in OF_SENTENCES for word in words)


def _bare(text: str) -> str:
    """Without bullet, quotation marks, an aside such as “(full list below)” and what a list ends with."""
    text = ASIDE.sub("", BULLET.sub("", text))
    return text.strip(' \t,;.|*_"“”').strip()


def _parts(text: str) -> list[str]:
    """Several names in a row, where each says that it is a school: “Oak Primary, Ash First, Elm School”."""
    for separator, fewest in ((";", 2), (",", 3)):
        parts = [part.strip() for part in text.split(separator) if part.strip()]
        says_so = all(KIND_WORDS.intersection(plain(part).split()) for part in parts)
        if len(parts) >= fewest and says_so:
            return parts
    return [text]
