"""axe on a page at two widths, and whether anything is cut off or has to be scrolled for.

At the first width every rule is asked. Between the widths only styles change, so at the second
those rules are asked that depend on styles; every rule once more where something shows that the
first width hid, and that no page before had shown. For contrast, see contrast.py.
"""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT

from .contrast import faults_of_contrast
from .visitor import Visitor

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_STYLES = [
    *("target-size", "scrollable-region-focusable", "link-in-text-block"),
    # Styles that hide words may leave a name or a heading empty, or the focus in what is hidden.
    *("button-name", "link-name", "label", "summary-name", "select-name", "input-button-name"),
    *("empty-heading", "empty-table-header", "heading-order", "page-has-heading-one"),
    *("aria-hidden-focus", "skip-link", "region", "landmark-one-main", "bypass"),
]
WIDE, NARROW = 1280, 320
ASK = """rules => axe.run({
runOnly: rules, rules: {'color-contrast': {enabled: false}}, resultTypes: ['violations'], selectors: false
}).then(found => found.violations)"""
REMEMBER_WHAT_SHOWS = "() => { window.shown = new Set([...document.querySelectorAll('*')].filter(showing)) }"
NEWLY_SHOWN = """() => [...document.querySelectorAll('*')].filter(each => showing(each) && !shown.has(each))
.map(each => each.cloneNode(false).outerHTML.replace(/\\d+/g, '0')).join('')"""
SCRIPT = AXE_SCRIPT + ";window.showing = each => each.checkVisibility({visibilityProperty: true}); true"
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_only_narrow: set[str] = set()  # what this process has seen that shows on narrow pages alone


def faults(visitor: Visitor) -> list[str]:
    """Return what is wrong with the page that is open, each fault with the width at which it shows."""
    _bring_axe(visitor)
    found = _faults_at(visitor, WIDE, STANDARDS)
    visitor.page.evaluate(REMEMBER_WHAT_SHOWS)
    _resize(visitor, NARROW)
    new = visitor.page.evaluate(NEWLY_SHOWN)
    rules = OF_STYLES if new in _only_narrow else STANDARDS
    found += _faults_at(visitor, NARROW, rules)
    _only_narrow.add(new)
    return found


def faults_at_this_width(visitor: Visitor) -> list[str]:
    """Return what is wrong by any rule, with the window as it is."""
    _bring_axe(visitor)
    return _ask(visitor, STANDARDS)


def _bring_axe(visitor: Visitor) -> None:
    """Let the page have axe, and every page that this browser opens from now on."""
    if visitor.page.evaluate("typeof axe === 'undefined'"):
        visitor.page.evaluate(SCRIPT)
        visitor.context.add_init_script(SCRIPT)


def _faults_at(visitor: Visitor, width: int, rules: list[str]) -> list[str]:
    _resize(visitor, width)
    return [f"{width}: {fault}" for fault in _ask(visitor, rules)]


def _resize(visitor: Visitor, width: int) -> None:
    if visitor.page.viewport_size != {"width": width, "height": 900}:
        visitor.page.set_viewport_size({"width": width, "height": 900})


def _ask(visitor: Visitor, rules: list[str]) -> list[str]:
    """What axe finds, and how far the page is wider than the window."""
    violations: list[dict[str, Any]] = visitor.page.evaluate(ASK, rules)
    violations += faults_of_contrast(visitor.page)
    found = [f"{rule['id']}: {node['html'][:150]}" for rule in violations for node in rule["nodes"]]
    wider = visitor.page.evaluate(TOO_WIDE)
    return [*found, f"{wider} px too wide"] if wider > 0 else found
