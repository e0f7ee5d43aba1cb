"""What looks at every page sees a fault at either width: also one that only the narrow page shows."""

from .axe import faults
from .conftest import Visit

PAGE = """<!doctype html><html lang="en"><title>A page</title><style>
body { width: 20rem } .name { color: #ddd } .menu { display: none }
@media (max-width: 400px) { .menu { display: block } .name { color: #000 } .words { display: none } }
@media (max-width: 400px) { p { color: #ddd } .long { width: 500px } }
</style><main><h1>A page</h1><div class="menu"><input></div><button><span class="words">Go</span></button>
<p class="long">Pale where it is narrow.</p><div class="name">Pale where it is wide.</div></main></html>"""


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
