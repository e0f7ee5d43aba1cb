"""Turn the component packages' precompiled CSS into ours: our fonts, no crest, local pictures.

The packages arrive compiled, so nothing here needs Sass. Every replacement is counted: when an upgrade
renames what we look for, the build stops with a sentence instead of serving a page in the wrong font.
"""

import re

TRANSPORT_LICENCE = re.compile(r"/\*![^*]*GDS Transport[^*]*\*/|/\*! Copyright \(c\) 2011 by [^*]*\*/")
TRANSPORT_FACE = re.compile(r"@font-face\{font-family:GDS Transport;[^}]*\}")
TRANSPORT_NAME = re.compile(r"font-family:GDS Transport,arial,sans-serif")
PRINT_FONT = re.compile(r"font-family:sans-serif")
CREST = re.compile(r"[a-z-]+:url\(/assets/images/govuk-crest\.svg\);?")
PICTURE = re.compile(r"url\(/assets/images/([a-z-]+\.svg)\)")
SOURCE_MAP = re.compile(r"\s*/\*# sourceMappingURL=[^*]*\*/")
CHARSET = re.compile(r'@charset "UTF-8";')

APP_FONT = "font-family:var(--app-font),arial,sans-serif"


class BuildError(Exception):
    """The build cannot go on; the message says what to do."""


def replace(pattern: re.Pattern[str], replacement: str, css: str, *, what: str) -> str:
    """Return `css` with every match replaced; BuildError, naming `what`, if there was none."""
    changed, count = pattern.subn(replacement, css)
    if not count:
        raise BuildError(
            f"The front-end build expected {what}, and found none. "
            "A package has changed its CSS: look at frontend/css.py before you upgrade."
        )
    return changed


def from_govuk(css: str) -> str:
    """Return govuk-frontend's CSS in our font, without the GDS Transport files and the crest."""
    css = replace(TRANSPORT_FACE, "", css, what="@font-face rules for GDS Transport in govuk-frontend")
    css = TRANSPORT_LICENCE.sub("", css)
    css = replace(CREST, "", css, what="the crest image in govuk-frontend")
    return in_our_font(css, package="govuk-frontend")


def from_moj(css: str) -> str:
    """Return the Ministry of Justice components' CSS in our font, with its icons beside it."""
    css = replace(PICTURE, r"url(../images/\1)", css, what="icons in @ministryofjustice/frontend")
    return in_our_font(css, package="@ministryofjustice/frontend")


def in_our_font(css: str, *, package: str) -> str:
    """Return `css` in the font chosen under reading comfort, on paper too; nothing foreign may be left."""
    css = replace(TRANSPORT_NAME, APP_FONT, css, what=f"GDS Transport as a font in {package}")
    css = replace(PRINT_FONT, APP_FONT, css, what=f"a font for print in {package}")
    css = CHARSET.sub("", SOURCE_MAP.sub("", css))
    for foreign in ("GDS Transport", "/assets/"):
        if foreign in css:
            raise BuildError(
                f"The front-end build left {foreign!r} in the CSS of {package}: see frontend/css.py."
            )
    return css


def pictures(css: str) -> list[str]:
    """Return the file names of the icons that the Ministry of Justice CSS asks for."""
    return sorted(set(PICTURE.findall(css)))
