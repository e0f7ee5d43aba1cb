"""The frameworks that come with the product, in our own words: none is the national instrument."""

import copy
from functools import cache
from pathlib import Path
from typing import Any

from .kind import FRAMEWORK_FILE

FOLDER = Path(__file__).parents[1] / "data" / "frameworks"


def shipped_slugs() -> list[str]:
    """Return the ids of the frameworks that come with the product, in the order in which they are offered."""
    return ["neurodiversity_inclusion_review", "inclusion_audit_three_dimensions", "environment_audit"]


@cache
def shipped(slug: str) -> dict[str, Any]:
    """Return the document of one of them. Raises KeyError for another id."""
    if slug not in shipped_slugs():
        raise KeyError(slug)
    return FRAMEWORK_FILE.read((FOLDER / f"{slug}.yaml").read_bytes())


@cache
def shipped_digest(slug: str) -> str:
    """Return the SHA-256 of one of them, which an unchanged copy of it has too. Raises KeyError for another id."""
    return FRAMEWORK_FILE.digest(shipped(slug))


def starter() -> dict[str, Any]:
    """Return a small framework to write over: the levels and groups of our first, and two of its statements."""
    document = copy.deepcopy(shipped(shipped_slugs()[0]))
    document |= {
        "id": "our_framework",
        "title": "Our framework",
        "status_label": "Written by our area. It is not the national instrument.",
        "licence": "Say who may use these words and how.",
        "how_to_use": ["Write over what stands here. The sheet Help says what each column is for."],
        "domains": document["domains"][:1],
    }
    del document["source"], document["purpose"]
    document["domains"][0]["statements"] = document["domains"][0]["statements"][:2]
    return document
