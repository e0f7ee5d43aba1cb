"""The frameworks that come with the product, in our own words: none is the national instrument."""

from functools import cache
from pathlib import Path
from typing import Any

from .reading import read

FOLDER = Path(__file__).parents[1] / "data" / "frameworks"


def shipped_slugs() -> list[str]:
    """Return the ids of the frameworks that come with the product, in the order in which they are offered."""
    return ["neurodiversity_inclusion_review", "inclusion_audit_three_dimensions", "environment_audit"]


@cache
def shipped(slug: str) -> dict[str, Any]:
    """Return the document of one of them. Raises KeyError for another id."""
    if slug not in shipped_slugs():
        raise KeyError(slug)
    return read((FOLDER / f"{slug}.yaml").read_bytes())
