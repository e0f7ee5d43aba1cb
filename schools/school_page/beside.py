"""What other apps show beside a school: they register it in AppConfig.ready()."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from programmes.models import Membership, Organisation


@dataclass(frozen=True)
class Line:
    """A line with the page that it leads to, and what is said of it."""

    title: str
    href: str
    said: str


@dataclass(frozen=True)
class Panel:
    """A few lines under a heading; `key` is its id on the page."""

    key: str
    heading: str
    lines: Sequence[Line]


type PanelSource = Callable[[Organisation, Membership], Panel | None]
_sources: list[PanelSource] = []


def register_panel(source: PanelSource) -> None:
    """Add something to the pages of schools; None where there is nothing to show. It costs a query or two at most."""
    _sources.append(source)


def panels_of(place: Organisation, membership: Membership) -> list[Panel]:
    """Return what other apps show a reader beside a school."""
    return [panel for source in _sources if (panel := source(place, membership))]
