"""Skip logic of other programs, as far as ours can say the same: one question, answered with any of these."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MOST, MOST_BRACKETS = 600, 20  # characters and brackets of an expression that is looked into
ALWAYS = frozenset(("", "1", "true", "true()", "yes"))
NEVER = frozenset(("0", "false", "false()", "no"))
VALUE = r"""(?:'([^']*)'|"([^"]*)"|(-?\d+))"""
EQUALS = re.compile(rf"\$\{{\s*([^{{}}]+?)\s*\}}\s*=\s*{VALUE}")
SELECTED = re.compile(rf"selected\s*\(\s*\$\{{\s*([^{{}}]+?)\s*\}}\s*,\s*{VALUE}\s*\)")
RELEVANCE = re.compile(rf"([A-Za-z0-9]\w*)(?:\.(?:NAOK|value|code))?\s*(?:==|\beq\b)\s*{VALUE}")
TOKEN = re.compile(r"""'[^']*'|"[^"]*"|[()]|\bor\b|\|\|""", re.IGNORECASE)
STRAIGHT = str.maketrans("‘’“”", "''\"\"")


@dataclass(frozen=True)
class Condition:
    """An expression, and what it says as (question, answer) in the words of its file; none if ours cannot say it."""

    said: str
    any_of: tuple[tuple[str, str], ...] = ()

    @property
    def is_never(self) -> bool:
        """Whether nobody is ever asked."""
        return self.said.lower() in NEVER


def from_relevant(said: str) -> Condition | None:
    """Return the condition of an XLSForm's “relevant”, None where everybody is asked."""
    return _read(said, (EQUALS, SELECTED))


def from_relevance(said: str) -> Condition | None:
    """Return the condition of a LimeSurvey relevance equation, None where everybody is asked."""
    return _read(said, (RELEVANCE,))


def _read(said: str, forms: tuple[re.Pattern[str], ...]) -> Condition | None:
    said = " ".join(said.split())
    if said.lower() in ALWAYS:
        return None
    is_short = len(said) <= MOST and said.count("(") <= MOST_BRACKETS
    pairs = [_pair(each, forms) for each in _alternatives(said)] if is_short else [None]
    found = [pair for pair in pairs if pair is not None]
    return Condition(said, tuple(found) if len(found) == len(pairs) else ())


def _alternatives(said: str) -> Iterator[str]:
    """Yield what stands between the “or” of an expression, without brackets around."""
    bare = _bare(said.translate(STRAIGHT))
    parts = list(_split(bare))
    if len(parts) == 1:
        yield bare
        return
    for part in parts:
        yield from _alternatives(part)


def _bare(text: str) -> str:
    text = text.strip()
    while text.startswith("(") and _closes_at(text) == len(text) - 1:
        text = text[1:-1].strip()
    return text


def _closes_at(text: str) -> int:
    """Return where the bracket closes with which a text begins."""
    depth = 0
    for token in TOKEN.finditer(text):
        depth += {"(": 1, ")": -1}.get(token[0], 0)
        if depth == 0:
            return token.start()
    return -1


def _split(text: str) -> Iterator[str]:
    depth, start = 0, 0
    for token in TOKEN.finditer(text):
        depth += {"(": 1, ")": -1}.get(token[0], 0)
        if depth == 0 and token[0].lower() in ("or", "||"):
            yield text[start : token.start()]
            start = token.end()
    yield text[start:]


def _pair(text: str, forms: tuple[re.Pattern[str], ...]) -> tuple[str, str] | None:
    for form in forms:
        if found := form.fullmatch(text):
            name, *values = found.groups()
            return name, next(value for value in values if value is not None)
    return None
