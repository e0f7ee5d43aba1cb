"""Marking views that need no account. What needs one stands behind the gate in programmes."""

from collections.abc import Callable
from typing import Any

from django.http.response import HttpResponseBase


def public[V: Callable[..., HttpResponseBase]](reason: str) -> Callable[[V], V]:
    """Mark a view as open to everybody, and say why; a test reads it for every address."""

    def mark(view: V) -> V:
        view_with_mark: Any = view
        view_with_mark.access = f"public: {reason}"
        return view

    return mark
