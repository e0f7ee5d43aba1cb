"""What looks at every page sees a fault at either width: also one that only the narrow page shows."""

import pytest

from .axe import faults
from .conftest import Visit

PAGE = """<!doctype html><html lang="en"><title>A page</title><style>
body { width: 20rem } .name { color: #ddd } .menu { display: none }
@media (max-width: 400px) { .menu { display: block } .name { color: #000 } .words { display: none } }
@media (max-width: 400px) { p { color: #ddd } .long { width: 500px } }
</style><main><h1>A page</h1><div class="menu"><input></div><button><span class="words">Go</span></button>
<p class="long">Pale where it is narrow.</p><div class="name">Pale where it is wide.</div></main></html>"""

WORDS = """<!doctype html><html lang="en"><title>A page</title><style>
body {{ color: #111; background: #fff }} .dark {{ background: #222; height: 3rem }} .up {{ {lifted} }}
</style><main><h1>A page</h1>{words}</main></html>"""


def test_faults_of_either_width_are_found(visit: Visit) -> None:
    visitor = visit()
    for _ in range(2):
        visitor.page.set_content(PAGE)
        found = sorted({": ".join(fault.split(": ")[:2]) for fault in faults(visitor)})
        assert "1280: color-contrast" in found
        assert {"320: color-contrast", "320: label", "320: button-name"} <= set(found)
        assert any(fault.endswith("px too wide") for fault in found)
        assert not {"1280: label", "1280: button-name"} & set(found)
        visitor.page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize(
    ("words", "lifted"),
    [
        ('<div class="dark"><p>Words</p></div>', ""),
        ('<div class="dark"></div><p class="up">Words</p>', "position: absolute; top: 5rem; left: 1rem"),
    ],
)
def test_words_that_were_in_order_elsewhere_are_found_where_they_fade(
    visit: Visit, words: str, lifted: str
) -> None:
    visitor = visit()
    visitor.page.set_content(WORDS.format(words="<p>Words</p>", lifted=""))
    assert faults(visitor) == []
    visitor.page.set_content(WORDS.format(words='<p class="up">Words</p>', lifted="position: absolute"))
    assert faults(visitor) == []
    visitor.page.set_content(WORDS.format(words=words, lifted=lifted))
    assert {": ".join(fault.split(": ")[:2]) for fault in faults(visitor)} == {
        "1280: color-contrast",
        "320: color-contrast",
    }
