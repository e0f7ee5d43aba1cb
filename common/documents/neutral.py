"""Text that a spreadsheet program would take for a formula."""

import unicodedata

STARTERS = "=+-@"


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet program may calculate with it: after white space, and in full width too."""
    first = text[:1]
    if first.isascii() and first.isalnum():  # nearly all there is
        return False
    if first in ("\t", "\r", "\n"):
        return True
    visible = next((c for c in text if not c.isspace() and unicodedata.category(c)[0] != "C"), "")
    return unicodedata.normalize("NFKC", visible)[:1] in STARTERS if visible else False


def neutral(text: str) -> str:
    """Return the text as it is, or with an apostrophe before it, which says “text” to such programs."""
    return f"'{text}" if looks_like_formula(text) else text
