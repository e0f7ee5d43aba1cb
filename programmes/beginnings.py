"""What a new area begins with: apps above register it in AppConfig.ready()."""

from collections.abc import Callable

from .models import Area

_beginnings: list[Callable[[Area], object]] = []


def register_beginning(beginning: Callable[[Area], object]) -> None:
    """Add what is laid in a new area, in its first transaction and with it open. It may be called again."""
    _beginnings.append(beginning)


def begin(area: Area) -> None:
    """Lay everything that apps have for a new area. The area must be open."""
    for beginning in _beginnings:
        beginning(area)
