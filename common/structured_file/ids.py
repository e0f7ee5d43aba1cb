"""Ids of the parts of a file."""

from collections.abc import Iterable

from django.utils.text import slugify


def free_slug(words: str, taken: Iterable[str], most: int = 40) -> str:
    """Return a readable id that is not taken yet."""
    base = slugify(words).replace("-", "_")[:most].strip("_") or "new"
    known, slug, number = set(taken), base, 2
    while slug in known:
        slug = f"{base[: most - 4]}_{number}"
        number += 1
    return slug
