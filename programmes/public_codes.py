"""The codes that people without an account type or follow: an area's three characters, and five of their own."""

import secrets
from collections.abc import Callable, Iterable

import structlog
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from common.tenancy.context import open_area
from programmes.models import Area
from programmes.models.area import CODE_LETTERS

PREFIX, OWN = 3, 5


def new_code(prefix: str) -> str:
    """Return a code that begins with an area's prefix; the caller makes sure that it is not taken."""
    return prefix + "".join(secrets.choice(CODE_LETTERS) for _ in range(OWN))


def free_code(prefix: str, *, is_taken: Callable[[str], bool]) -> str:
    """Return a new code that nothing else of the area has."""
    code = new_code(prefix)
    while is_taken(code):
        code = new_code(prefix)
    return code


def free_codes(prefix: str, number: int, *, taken: Iterable[str]) -> list[str]:
    """Return so many new codes, none of which is among those that the area has."""
    made: set[str] = set()
    known = set(taken)
    while len(made) < number:
        made.add(free_code(prefix, is_taken=known.__contains__))
    return list(made)


def as_shown(code: str) -> str:
    """Return a code in the way it is printed: ABC-DEF23."""
    return f"{code[:PREFIX]}-{code[PREFIX:]}"


def as_kept(typed: str) -> str:
    """Return what somebody typed or followed as a code is kept: capitals, without spaces and dashes.

    Empty if it cannot be a code.
    """
    code = "".join(letter for letter in typed.upper() if letter.isalnum())
    return code if len(code) == PREFIX + OWN and code.isascii() else ""


def open_area_of_code(request: HttpRequest, code: str) -> str:
    """Open the area that a code begins with, and return the code as it is kept; empty if no area has it.

    Whoever is signed in here is nobody: pages behind codes take no notice of accounts.
    """
    request.user = AnonymousUser()
    structlog.contextvars.unbind_contextvars("user_id")
    kept = as_kept(code)
    area = Area.objects.filter(code_prefix=kept[:PREFIX]).first() if kept else None
    if area is None:
        return ""
    open_area(area.pk)
    request.area = area  # type: ignore[attr-defined]
    return kept
