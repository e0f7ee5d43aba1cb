"""The service navigation: apps register entries in AppConfig.ready(), a page shows what its reader may open.

navigation.register(navigation.Entry("Schools", "school_list", permission="see_schools", order=20))
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from .addresses import address


class Member(Protocol):
    """What this module needs to know of a membership."""

    def can(self, permission: str) -> bool:
        """Return whether the membership's role holds the permission."""


@dataclass(frozen=True)
class Entry:
    """An entry of the navigation. `url_name` takes the area's slug as its only argument.

    `shows_to` narrows it further than the permission, as for pages of one kind of people.
    """

    label: str
    url_name: str
    permission: str = ""
    order: int = 100
    shows_to: Callable[[Any], bool] = bool
    covers: str = ""  # the URL name of another list, whose pages stand under this entry too
    label_for: Callable[[Any], str] | None = None  # for an entry that some people know by another name

    def is_for(self, membership: Member) -> bool:
        """Whether a membership may open it and has a use for it."""
        return (not self.permission or membership.can(self.permission)) and self.shows_to(membership)


@dataclass(frozen=True)
class Link:
    """An entry as it stands on one page; `current` is a value of aria-current or empty."""

    label: str
    href: str
    current: str = ""


_entries: dict[str, Entry] = {}


def register(entry: Entry) -> None:
    """Add an entry; the same URL name registered again replaces the first."""
    _entries[entry.url_name] = entry


def links(membership: Member, *, area: str, path: str) -> list[Link]:
    """Return the links that `membership` may open, in order, with the one that `path` belongs to marked."""
    entries = sorted(_entries.values(), key=lambda entry: (entry.order, entry.label))
    allowed = [entry for entry in entries if entry.is_for(membership)]
    hrefs = [address(entry.url_name, area) for entry in allowed]
    sections = {href: href for href in hrefs}
    sections |= {
        address(entry.covers, area): href for entry, href in zip(allowed, hrefs, strict=True) if entry.covers
    }
    here = sections.get(
        max((section for section in sections if path.startswith(section)), key=len, default="")
    )
    return [
        Link(
            entry.label_for(membership) if entry.label_for else entry.label, href, _current(href, here, path)
        )
        for entry, href in zip(allowed, hrefs, strict=True)
    ]


def _current(href: str, here: str | None, path: str) -> str:
    """Return "page" for the page itself, "true" for the section it is in."""
    if href != here:
        return ""
    return "page" if path == href else "true"
