"""Words of other programs as plain words: no markup, nothing filled in, no characters that cannot be shown."""

import re
from dataclasses import dataclass, field
from html import unescape

MOST = 6_000  # characters of one text that are looked at
MARKUP = re.compile(r"<[a-zA-Z/!]|&(?:[a-zA-Z]+|#\w+);")
BOLD = re.compile(r"\*\*([^*\n]+)\*\*|__([^_\n]+)__")  # Markdown
HEADING = re.compile(r"^#{1,6} +", re.MULTILINE)
FILLED = re.compile(r"\$?\{[^{}]*\}")  # ${child}, {TOKEN:FIRSTNAME}
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
DEEPEST = 4
ROUND = str.maketrans("{}", "()")  # what is left over would be taken for one of our own
GAP = "…"  # stands where something was filled in
# Markup, each expression in one go over the text: whoever sends a file chooses what stands in it.
SILENT = re.compile(r"<(script|style|title)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL)
BREAKS = re.compile(
    r"</?(?:address|blockquote|br|d[dlt]|div|h[1-6r]|ol|p|table|t[dhr]|ul)\b[^<>]*>", re.IGNORECASE
)
POINTS = re.compile(r"<li\b[^<>]*>", re.IGNORECASE)
PICTURES = re.compile(r"<(?:img|video|audio|iframe|object|embed|svg)\b", re.IGNORECASE)
TAGS = re.compile(r"</?[a-zA-Z!][^<>]*>")


@dataclass
class Plain:
    """Plain words, with what they were that they are no longer."""

    text: str = ""
    filled: list[str] = field(default_factory=list)  # what was filled in: “{TOKEN:FIRSTNAME}”
    has_pictures: bool = False


def plain(text: str) -> Plain:
    """Return a text as people read it, in lines; what was filled in there is “…” here."""
    text, has_pictures = _without_markup(text[:MOST].replace("\r\n", "\n").replace("\r", "\n"))
    filled: list[str] = []
    for _ in range(DEEPEST):  # from the inside out: {if(a, {b}, c)}
        filled += FILLED.findall(text)
        text = FILLED.sub(GAP, text)
    text = UNSEEN.sub("", text).translate(ROUND)
    text = HEADING.sub("", BOLD.sub(r"\1\2", text))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return Plain(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip(), filled, has_pictures)


def shortened(text: str, most: int) -> str:
    """Return a text of at most so many characters, cut after a word."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    return f"{cut.rpartition(' ')[0] or cut}{GAP}"


def _without_markup(text: str) -> tuple[str, bool]:
    if not MARKUP.search(text):
        return text, False
    bare = TAGS.sub("", POINTS.sub("\n• ", BREAKS.sub("\n", SILENT.sub("", text))))
    return unescape(bare), bool(PICTURES.search(text))
