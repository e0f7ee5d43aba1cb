"""Addresses of pages, kept: a page has dozens of links, and to find an address takes as long as a small query."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import reverse

KEPT = 8192  # in the memory of one process, some 200 bytes each


def address(name: str, *args: Any) -> str:
    """Return the address of a page by its URL name, as django.urls.reverse does."""
    return _kept(settings.ROOT_URLCONF, name, args)


@lru_cache(maxsize=KEPT)
def _kept(urlconf: str, name: str, args: tuple[Any, ...]) -> str:
    return reverse(name, urlconf, args)
