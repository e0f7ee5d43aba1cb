"""The codes that people type to answer: an area's three characters, and five of their own."""

import secrets

from programmes.models.area import CODE_LETTERS

PREFIX, OWN = 3, 5


def new_code(prefix: str) -> str:
    """Return a code that begins with an area's prefix; the caller makes sure that it is not taken."""
    return prefix + "".join(secrets.choice(CODE_LETTERS) for _ in range(OWN))


def as_shown(code: str) -> str:
    """Return a code in the way it is printed: ABC-DEF23."""
    return f"{code[:PREFIX]}-{code[PREFIX:]}"


def as_kept(typed: str) -> str:
    """Return what somebody typed or followed as a code is kept: capitals, without spaces and dashes.

    Empty if it cannot be a code.
    """
    code = "".join(letter for letter in typed.upper() if letter.isalnum())
    return code if len(code) == PREFIX + OWN and code.isascii() else ""
