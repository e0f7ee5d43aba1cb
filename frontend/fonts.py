"""The typefaces we serve: which files of which package, and the @font-face rules for them."""

import re
from dataclasses import dataclass

from frontend.css import BuildError

FACE = re.compile(r"@font-face \{[^}]*\}")
FILE = re.compile(r"url\(\./files/([a-z0-9-]+\.woff2)\)")
OLD_FORMAT = re.compile(r",\s*url\(\./files/[a-z0-9-]+\.woff\) format\('woff'\)")


@dataclass(frozen=True)
class Typeface:
    """A fontsource package, the style sheets to read and the subsets to keep."""

    package: str
    stylesheets: tuple[str, ...]
    subsets: tuple[str, ...]


TYPEFACES = (
    Typeface(
        "@fontsource-variable/atkinson-hyperlegible-next",
        ("wght.css", "wght-italic.css"),
        ("latin", "latin-ext"),
    ),
    Typeface("@fontsource-variable/lexend", ("wght.css",), ("latin", "latin-ext")),
    Typeface("@fontsource/opendyslexic", ("400.css", "700.css", "400-italic.css"), ("latin",)),
    Typeface("@fontsource-variable/noto-sans-arabic", ("wght.css",), ("arabic",)),
)


def faces(css: str, typeface: Typeface) -> list[tuple[str, str]]:
    """Return (file name, @font-face rule) for each subset of `typeface` in one of its style sheets."""
    name = typeface.package.rpartition("/")[2]
    wanted = re.compile(rf"{name}-({'|'.join(typeface.subsets)})-(wght|\d+)-")
    found = [(FILE.search(rule), rule) for rule in FACE.findall(css)]
    kept = [(match[1], rule) for match, rule in found if match and wanted.match(match[1])]
    if not kept:
        raise BuildError(
            f"{typeface.package} holds no font file for {typeface.subsets}: see frontend/fonts.py."
        )
    return [(file, OLD_FORMAT.sub("", rule).replace("./files/", "../fonts/")) for file, rule in kept]
