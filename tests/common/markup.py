"""Compare HTML as a browser would see it, and read the fixtures that govuk-frontend ships."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import Comment

COMPONENTS = (
    Path(__file__).resolve().parents[2] / "node_modules" / "govuk-frontend" / "dist" / "govuk" / "components"
)


@cache
def fixtures(component: str) -> dict[str, dict[str, Any]]:
    """Return the component's fixtures by name, each with its options and the HTML it should become."""
    found = json.loads((COMPONENTS / component / "fixtures.json").read_text())["fixtures"]
    return {fixture["name"]: fixture for fixture in found}


def tree(html: str) -> list[Any]:
    """Return the elements, attributes in any order and text without needless space."""
    return _children(BeautifulSoup(html, "html.parser"))


def _children(node: Tag) -> list[Any]:
    found: list[Any] = []
    for child in node.children:
        if isinstance(child, Tag):
            found.append((child.name, _attributes(child), _children(child)))
        elif isinstance(child, NavigableString) and not isinstance(child, Comment) and child.strip():
            found.append(" ".join(child.split()))
    return found


def _attributes(element: Tag) -> dict[str, Any]:
    return {
        name: sorted(value) if isinstance(value, list) else value for name, value in element.attrs.items()
    }
