"""Looking into a document whose shape nobody has checked yet."""

from collections.abc import Iterable, Iterator
from typing import Any

from .checking import Misfit, Path

MOST = 100  # no list may have as many; what comes after is looked at once it is shorter
TAKEN = "“{}” is taken already. Each needs an id of its own."


def items(document: Any, name: str) -> list[tuple[int, dict[str, Any]]]:
    """Return the entries of a list that have names and values, each with its place."""
    found = document.get(name) if isinstance(document, dict) else None
    return (
        [(at, each) for at, each in enumerate(found[:MOST]) if isinstance(each, dict)]
        if isinstance(found, list)
        else []
    )


def known(document: Any, name: str, key: str = "id") -> list[str]:
    """Return the ids of a list's entries."""
    return [each[key] for _, each in items(document, name) if isinstance(each.get(key), str)]


def twice(found: Iterable[tuple[Path, Any]], sentence: str = TAKEN) -> Iterator[Misfit]:
    """Yield each value that stands a second time; the sentence has it in its braces."""
    seen = set()
    for path, value in found:
        if isinstance(value, str) and value:
            if value in seen:
                yield path, sentence.format(value[:60])
            seen.add(value)
