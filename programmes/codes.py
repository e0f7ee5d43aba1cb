"""Public bodies by their codes, to choose partners from: an app that keeps such lists registers them."""

from collections.abc import Callable, Iterable

from .roles import Kind

type CodeSource = Callable[[], Iterable[tuple[str, str]]]
_sources: dict[Kind, CodeSource] = {}


def register_codes(kind: Kind, source: CodeSource) -> None:
    """Say where code and name of the bodies of a kind come from, those that exist today."""
    _sources[kind] = source


def codes_of(kind: Kind) -> list[tuple[str, str]]:
    """Return code and name of the bodies of a kind; nothing for kinds without codes."""
    return list(_sources[kind]()) if kind in _sources else []
