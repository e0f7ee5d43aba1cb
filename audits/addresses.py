"""Addresses of pages that stand beside each other."""

from typing import Any

from django.urls import NoReverseMatch, reverse


def address(name: str, *args: Any) -> str:
    """Return the address of a page, or an empty text for one that there is not."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
