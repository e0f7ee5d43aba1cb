"""Samples of a chart's shapes, for the words beside it that say what they mean."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from common.charts.bars import Part
from common.charts.svg import shape

NAMES = {
    "then": "Open ring",
    "now": "Full dot",
    "target": "Open diamond",
    "middle": "Upright bar",
    "apart": "Broken outline",
}
SHAPES: dict[str, tuple[str, dict[str, float | str]]] = {
    "then": ("circle", {"cx": 10, "cy": 10, "r": 7}),
    "now": ("circle", {"cx": 10, "cy": 10, "r": 5.5}),
    "target": ("path", {"d": "M1 10L10 1L19 10L10 19Z"}),
    "middle": ("line", {"x1": 10, "x2": 10, "y1": 1, "y2": 19}),
    "apart": ("rect", {"x": 2, "y": 3, "width": 16, "height": 14}),
}


def sample(name: str) -> SafeString:
    """Return the shape of that name, as a picture that a page does not read out: its words stand beside it."""
    tag, measures = SHAPES[name]
    return _picture(NAMES[name], shape(tag, f"pp-c-{name}", **measures))


def sample_of(part: Part) -> SafeString:
    """Return a part of a bar as such a picture."""
    if part.fill is None:
        return sample("apart")
    measures = SHAPES["apart"][1] | {"fill_opacity": f"{part.fill:.2f}"}
    return _picture(f"Filled to {part.fill:.0%}", shape("rect", "pp-c-part", **measures))


def _picture(title: str, drawn: SafeString) -> SafeString:
    """Its title is for PDFs, which must name every picture."""
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20" viewBox="0 0 20 20"'
        ' aria-hidden="true" focusable="false"><title>{}</title>{}</svg>',
        title,
        drawn,
    )
