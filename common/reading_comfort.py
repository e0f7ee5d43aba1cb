"""Reading comfort: what each reader chose for colour, font, size, spacing, movement and pictures.

Kept in a cookie, so it works without an account and without JavaScript; for people who are signed in
also on their user, so that it follows them to other devices, emails and PDFs.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse

from common.tenancy.context import name_user

COOKIE = "reading_comfort"
COOKIE_AGE = 60 * 60 * 24 * 365  # seconds

# For each preference: value → the words on the page. The first value is the standard.
CHOICES: dict[str, dict[str, str]] = {
    "tint": {"white": "White", "cream": "Cream", "blue": "Blue", "grey": "Grey", "dark": "Dark"},
    "font": {"atkinson": "Atkinson Hyperlegible", "lexend": "Lexend", "opendyslexic": "OpenDyslexic"},
    "size": {"standard": "Standard", "large": "Large", "largest": "Largest"},
    "spacing": {"standard": "Standard", "wide": "Wide"},
    "motion": {"device": "As my device says", "none": "None"},
    "symbols": {"show": "Show", "hide": "Hide"},
}


@dataclass(frozen=True)
class Palette:
    """The colours of a page colour, for places that style sheets do not reach: emails and PDFs."""

    paper: str
    panel: str
    line: str
    ink: str = "#1c2b2c"
    ink_soft: str = "#4a5a5b"
    link: str = "#0e5684"
    brand: str = "#12504c"
    on_brand: str = "#ffffff"


# The same values as in static/src/css/tokens.css; a test compares them.
PALETTES = {
    "white": Palette(paper="#ffffff", panel="#f1f6f3", line="#cfdad5"),
    "cream": Palette(paper="#fdf6e6", panel="#f7ecd4", line="#ddcdab"),
    "blue": Palette(paper="#edf5fb", panel="#deebf6", line="#b4cbdf"),
    "grey": Palette(paper="#f0f1f1", panel="#e4e7e6", line="#bec6c4"),
    "dark": Palette(
        paper="#14201f",
        panel="#1d2d2b",
        line="#3f5652",
        ink="#eef4f1",
        ink_soft="#bccac5",
        link="#8cc8f0",
        brand="#8fd3c2",
        on_brand="#0c1e1c",
    ),
}


@dataclass(frozen=True)
class Comfort:
    """One reader's choices. Unknown values never get in: see `changed`."""

    tint: str = "white"
    font: str = "atkinson"
    size: str = "standard"
    spacing: str = "standard"
    motion: str = "device"
    symbols: str = "show"

    def changed(self, choices: Mapping[str, Any]) -> "Comfort":
        """Return a copy with the choices that are known preferences with known values."""
        known = {name: value for name, value in choices.items() if name in CHOICES and value in CHOICES[name]}
        return replace(self, **known)

    @property
    def attributes(self) -> list[tuple[str, str]]:
        """Return (preference, value) pairs for the data attributes of <html>."""
        return [(field.name, getattr(self, field.name)) for field in fields(self)]

    @property
    def palette(self) -> Palette:
        """Return the colours of the chosen page colour."""
        return PALETTES[self.tint]


def comfort_for(request: HttpRequest) -> Comfort:
    """Return the reader's choices: those of the person signed in, else those of this browser."""
    saved = getattr(getattr(request, "user", None), "reading_comfort", None)
    return Comfort().changed(saved) if saved else comfort_from_cookie(request)


def comfort_from_cookie(request: HttpRequest) -> Comfort:
    """Return the choices in the browser's cookie alone. Asks neither session nor database."""
    return Comfort().changed(dict(parse_qsl(request.COOKIES.get(COOKIE, ""))))


def remember(comfort: Comfort, *, request: HttpRequest, response: HttpResponse) -> None:
    """Keep the choices in the browser, and on the person if somebody is signed in."""
    response.set_cookie(
        COOKIE,
        urlencode(asdict(comfort)),
        max_age=COOKIE_AGE,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    if request.user.is_authenticated:
        name_user(request.user.pk)
        get_user_model().objects.filter(pk=request.user.pk).update(reading_comfort=asdict(comfort))
