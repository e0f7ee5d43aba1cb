"""Two names that ran together in one line, as happens when a page is copied."""

import re
from collections.abc import Iterator

from schools.matching.index import Index
from schools.matching.judging import judge
from schools.matching.names import KIND_WORDS
from schools.matching.verdict import Candidate, Verdict
from schools.plain import plain

# A small letter and a capital without a space between, but not as in CofE and McMillan.
BORDER = re.compile(r"(?<=[a-zé])(?<!\bMc)(?<!\bMac)(?<!\bCof)(?<!\bDe)(?<!\bO)(?=[A-Z])")
BETWEEN = re.compile(r"\s*(?:[,;/&|+]|\band\b)\s*")
MOST_BORDERS = 8


def split_joined(index: Index, text: str) -> Verdict | None:
    """Return the two schools of a line that reads as two names, for a person to confirm; None if it does not.

    Both halves must be sure by themselves. Either of them alone is offered too.
    """
    for one, other in _halves(text):
        first, second = judge(index, one), judge(index, other)
        if first.urns and second.urns and first.urns != second.urns:
            both = Candidate((*first.urns, *second.urns), 1.0, "both")
            alone = tuple(Candidate(urns, 0.5, "only this one") for urns in (first.urns, second.urns))
            return Verdict("doubtful", "This looks like two schools in one line.", (both, *alone))
    return None


def _halves(text: str) -> Iterator[tuple[str, str]]:
    """The ways to cut a line in two: where words ran together, at a sign between, after a word of a kind."""
    cuts = [(match.start(), match.end()) for match in BORDER.finditer(text)]
    cuts += [(match.start(), match.end()) for match in BETWEEN.finditer(text)]
    words = list(re.finditer(r"\S+", text))
    cuts += [(w.end(), w.end()) for w in words[:-1] if plain(w[0]) in KIND_WORDS]
    for before, after in cuts[:MOST_BORDERS]:
        one, other = text[:before].strip(), text[after:].strip()
        if one and other:
            yield one, other
