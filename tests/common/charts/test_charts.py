"""Charts: what they draw, what they say, and that nothing typed by anybody gets out of their title."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from weasyprint import HTML

from common.charts.bars import Part, bar, diverging_bar, scale, stacked_bar
from common.charts.dumbbell import dumbbell, share_dumbbell
from common.charts.legend import SHAPES, sample, sample_of
from common.charts.svg import LOOKS, on_paper
from common.reading_comfort import PALETTES, Palette

STYLES = Path(__file__).resolve().parents[3] / "static/src/css/pieces.css"
SVG = "{http://www.w3.org/2000/svg}"


def shapes(chart, look):
    return [piece.attrib for piece in ElementTree.fromstring(chart).iter() if piece.get("class") == look]


def title(chart):
    return ElementTree.fromstring(chart).find(f"{SVG}title").text


def test_dumbbell_goes_from_ring_to_dot():
    chart = dumbbell(title="From Starting out to Secure", steps=4, now=3, then=1, target=4, middle=2)
    (ring,), (dot,), (link,) = (shapes(chart, f"pp-c-{look}") for look in ("then", "now", "link"))
    assert float(ring["cx"]) == float(link["x1"]) == 14
    assert float(dot["cx"]) == float(link["x2"]) > 100
    assert len(shapes(chart, "pp-c-tick")) == 4
    assert len(shapes(chart, "pp-c-target")) == len(shapes(chart, "pp-c-middle")) == 1


def test_dumbbell_leaves_out_what_there_is_not():
    chart = dumbbell(title="Not looked at", steps=4, now=None, then=2)
    assert shapes(chart, "pp-c-then")
    assert not [look for look in ("now", "link", "target", "middle") if shapes(chart, f"pp-c-{look}")]


def test_scale_of_one_step_is_drawn_and_a_step_off_the_scale_refused():
    assert shapes(dumbbell(title="One", steps=1, now=1), "pp-c-now")
    with pytest.raises(ValueError, match="no step 5"):
        dumbbell(title="Five of four", steps=4, now=5)


def test_shares_stand_on_a_line_from_nought_to_all():
    chart = share_dumbbell(title="From 0% to 75%", now=0.75, then=0.0, middle=1.0)
    (ring,), (dot,), (tick,), (bar_,) = (
        shapes(chart, f"pp-c-{look}") for look in ("then", "now", "tick", "middle")
    )
    assert [float(each) for each in (ring["cx"], tick["x1"], dot["cx"], bar_["x1"])] == [14, 112, 161, 210]
    with pytest.raises(ValueError, match="no share"):
        share_dumbbell(title="More than all", now=1.01)


def test_bars_are_as_long_as_their_amounts():
    whole, half = (shapes(bar(title="x", amount=n, most=8), "pp-c-part")[0]["width"] for n in (8, 4))
    assert float(whole) == 2 * float(half) == 316
    assert shapes(bar(title="None", amount=0, most=0), "pp-c-part") == []


def test_parts_follow_each_other_and_fill_the_bar():
    chart = stacked_bar(title="x", parts=[*scale([1, 0, 2, 1]), Part(4, fill=None)])
    parts, (apart,) = shapes(chart, "pp-c-part"), shapes(chart, "pp-c-apart")
    assert [float(part["x"]) for part in parts] == [2, 41.5, 120.5]
    assert float(apart["x"]) + float(apart["width"]) == 318
    fills = [float(part["fill-opacity"]) for part in parts]
    assert fills == sorted(fills)
    assert fills[-1] == 1


def test_bar_of_nothing_is_empty_and_less_than_nothing_refused():
    assert shapes(stacked_bar(title="Nobody yet", parts=[]), "pp-c-part") == []
    assert shapes(stacked_bar(title="Nobody yet", parts=scale([0, 0])), "pp-c-part") == []
    with pytest.raises(ValueError, match="less than nothing"):
        stacked_bar(title="x", parts=scale([-1]))


def test_diverging_bar_stands_around_its_middle():
    chart = diverging_bar(title="x", parts=scale([2, 6]), before=2, most=6)
    first, second = shapes(chart, "pp-c-part")
    assert float(second["x"]) == 160 == float(first["x"]) + float(first["width"])


@pytest.mark.parametrize(
    "name", ['class="pp-c-now"', "</title><script>alert(1)</script>", '"><b onload="x">', "a & b ]]>"]
)
def test_hostile_words_stay_words(name):
    for chart in (
        dumbbell(title=name, steps=4, now=1),
        share_dumbbell(title=name, now=0.5),
        bar(title=name, amount=1, most=1),
        stacked_bar(title=name, parts=scale([1])),
        on_paper(stacked_bar(title=name, parts=scale([1])), PALETTES["white"]),
    ):
        assert title(chart) == name
        assert {piece.tag for piece in ElementTree.fromstring(chart).iter()} <= {
            f"{SVG}{tag}" for tag in ("svg", "title", "line", "circle", "rect", "path")
        }


def test_chart_is_one_picture_with_a_name_and_without_styles_or_words():
    chart = dumbbell(title="A finding", steps=4, now=2, then=1)
    root = ElementTree.fromstring(chart)
    assert root.get("role") == "img"
    assert "style" not in chart
    assert "<text" not in chart


def test_page_and_paper_know_the_same_looks():
    assert set(re.findall(r"\.(pp-c-[a-z]+)", STYLES.read_text())) == set(LOOKS)


def test_chart_on_paper_takes_the_palettes_colours_and_is_drawn():
    colours = Palette(paper="#fefefe", panel="#fff", line="#abcdef", brand="#123456")
    chart = on_paper(dumbbell(title="A finding", steps=4, now=2, then=1), colours)
    assert 'fill="#123456"' in chart
    assert not re.search(r"pp-c-|[{}]", chart)
    assert 'stroke="#123456"' in on_paper(sample("then"), colours)
    assert HTML(string=f"<body>{chart}</body>").render().pages


def test_samples_are_the_shapes_themselves_and_are_not_read_out():
    pictures = [*map(sample, SHAPES), sample_of(Part(1, fill=0.5)), sample_of(Part(1, fill=None))]
    assert all('aria-hidden="true"' in picture for picture in pictures)
    drawn = {look for picture in pictures for look in re.findall(r"pp-c-[a-z]+", picture)}
    assert drawn == {"pp-c-then", "pp-c-now", "pp-c-target", "pp-c-middle", "pp-c-apart", "pp-c-part"}
    assert drawn <= set(LOOKS)
