"""PDF: one template, laid out by WeasyPrint as PDF/UA, with our own fonts and nothing from anywhere else."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fontpkg_atkinson_hyperlegible
from django.contrib.staticfiles import finders
from django.template import loader
from PIL import ImageFile
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from common.documents.facts import Facts
from common.documents.kinds import Page
from common.documents.tags import repair
from common.reading_comfort import Comfort

STEPS = 3  # laid out, drawn, written
VARIANT = {"pdf_variant": "pdf/ua-1"}
BASE = "portal:///"
FONTS = Path(fontpkg_atkinson_hyperlegible.__file__).parent / "files"
SIZES = {"standard": "11pt", "large": "13pt", "largest": "15pt"}
FOOTS = {"standard": "8.5pt", "large": "9.5pt", "largest": "11pt"}
# WeasyPrint lets the whole process take pictures that are cut off; uploads must not be.
ImageFile.LOAD_TRUNCATED_IMAGES = False
# Each page of a document would be a line in the log.
logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)


def as_html(page: Page, facts: Facts, comfort: Comfort) -> str:
    """Return the page as HTML, in the colours and sizes chosen."""
    look = {
        "colours": comfort.palette,
        "size": SIZES[comfort.size],
        "foot": FOOTS[comfort.size],
        "is_wide": comfort.spacing == "wide",
    }
    return loader.render_to_string(page.template, {**page.context, "facts": facts, "look": look})


def write_pdf(html: str, path: Path, *, facts: Facts, step: Callable[[int], None]) -> None:
    """Lay out and write a PDF; `step` hears of each of STEPS."""
    fonts = FontConfiguration()
    document = HTML(string=html, base_url=BASE, url_fetcher=OwnFiles()).render(font_config=fonts, **VARIANT)
    step(1)

    def finish(laid_out: Any, pdf: Any) -> None:
        step(2)
        repair(laid_out, pdf)

    document.write_pdf(path, finisher=finish, pdf_identifier=facts.identifier.encode(), **VARIANT)
    step(3)


class OwnFiles(URLFetcher):
    """Hands out our fonts and static files, and pictures that stand in the page itself. Nothing else.

    What a person wrote can name any address; none is ever asked, here or elsewhere.
    """

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Return a file of ours. Raises ValueError for any other address."""
        if url.startswith("data:image/"):
            return super().fetch(url, headers)
        kind, _, name = url.removeprefix(BASE).partition("/")
        if url.startswith(BASE) and kind == "fonts":
            return URLFetcherResponse(url, self._font(name), {"Content-Type": "font/ttf"})
        if url.startswith(BASE) and kind == "static":
            return URLFetcherResponse(url, self._static(name))
        raise ValueError(f"Documents load nothing from {url[:100]}")

    @staticmethod
    def _static(name: str) -> bytes:
        found = finders.find(name)
        if found is None:
            raise ValueError(f"There is no file {name[:100]}")
        return Path(found).read_bytes()

    @staticmethod
    def _font(name: str) -> bytes:
        known = {path.name: path for path in FONTS.glob("*.ttf")}
        if name not in known:
            raise ValueError(f"There is no font {name[:100]}")
        return known[name].read_bytes()
