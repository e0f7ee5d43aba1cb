"""The pieces that charts are drawn with: shapes by class, one title, nothing else.

A chart is a picture of a table that stands beside it. Its title says what it shows, in a sentence, and is
all that is read out. It holds no words and no colours of its own: on a page its classes take the reader's
colours (static/src/css/pieces.css), on paper `on_paper` gives them some. Shapes tell things apart, never
colour alone. It reads from left to right in every language, as numbers do; only bars beside a heading of
a row are mirrored with a page that reads from right to left.
"""

import re
from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString

from common.filling import fill
from common.reading_comfort import Palette

# Class: what it looks like on paper. The same classes as in the style sheet; a test compares them.
LOOKS = {
    "pp-c-line": 'stroke="{line}" stroke-width="2"',
    "pp-c-tick": 'stroke="{ink_soft}" stroke-width="1.5"',
    "pp-c-link": 'stroke="{brand}" stroke-width="4"',
    "pp-c-then": 'fill="{paper}" stroke="{brand}" stroke-width="3"',
    "pp-c-now": 'fill="{brand}"',
    "pp-c-target": 'fill="{paper}" stroke="{ink}" stroke-width="2"',
    "pp-c-middle": 'stroke="{ink}" stroke-width="3"',
    "pp-c-part": 'fill="{brand}" stroke="{brand}" stroke-width="1.5"',
    "pp-c-apart": 'fill="{paper}" stroke="{ink_soft}" stroke-width="1.5" stroke-dasharray="4 3"',
}
CLASS = re.compile('class="(pp-c-[a-z]+)"')


def drawing(title: str, width: int, height: int, shapes: Iterable[SafeString]) -> SafeString:
    """Return a chart of that size in pixels, which shrinks with its place and never grows."""
    return fill(
        '<svg class="pp-chart" xmlns="http://www.w3.org/2000/svg" role="img" focusable="false"'
        ' width="{}" height="{}" viewBox="0 0 {} {}"><title>{}</title>{}</svg>',
        width,
        height,
        width,
        height,
        title,
        SafeString("".join(shapes)),
    )


def shape(name: str, look: str, **measures: float | str) -> SafeString:
    """Return one shape; measures are its attributes, with an underscore for each hyphen.

    A page has hundreds, so only what might be a word is escaped: element, class and names are the charts' own.
    """
    written = (f' {key.replace("_", "-")}="{_short(value)}"' for key, value in measures.items())
    return SafeString(f'<{name} class="{look}"{"".join(written)}/>')


def on_paper(chart: SafeString, colours: Palette) -> SafeString:
    """Return the chart with colours of its own: style sheets of a PDF do not reach into pictures."""
    head, end, shapes = chart.partition("</title>")
    shades = vars(colours)
    return SafeString(head + end + CLASS.sub(lambda found: LOOKS[found[1]].format(**shades), shapes))


def _short(value: float | str) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else escape(value)
