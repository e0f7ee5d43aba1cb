"""Whether words stand out from what is behind them, asked once for each look: by far the dearest question.

Contrast follows from an element's own colours, size and weight and from what lies behind it. Where nothing
on the way up is lifted out of its place, that is its ancestors; so an element that looks like one that was
found to be in order, with the same behind it, need not be asked about again. Whatever is lifted out may
lie on anything, and is asked about on every page.
"""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

FIND_LOOKS = Path(__file__).with_name("looks.js").read_text()
ASK = """looks => axe.run({include: looks.flatMap(each => window.looks.get(each))},
{runOnly: ['color-contrast'], resultTypes: ['violations'], selectors: false}).then(found => found.violations)"""
_in_order: set[str] = set()  # looks in which this process has found no fault


def faults_of_contrast(page: Page) -> list[dict[str, Any]]:
    """Return what axe finds among the words whose look is new."""
    new = [look for look in page.evaluate(FIND_LOOKS) if look not in _in_order]
    found: list[dict[str, Any]] = page.evaluate(ASK, new) if new else []
    if not found:
        _in_order.update(look for look in new if not look.startswith("lifted"))
    return found
