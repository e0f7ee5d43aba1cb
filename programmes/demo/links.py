"""Links of the demo that need no account: apps register theirs in AppConfig.ready()."""

from collections.abc import Callable, Iterable
from typing import TypedDict

from django.conf import settings
from django.urls import reverse

from programmes.models import Area

from .load import demo_token


class DemoLink(TypedDict):
    """A link somebody without an account may open: its kind, the area's slug and the whole address."""

    kind: str
    area: str
    url: str


type LinkSource = Callable[[Area], Iterable[DemoLink]]
_sources: list[LinkSource] = []


def register_demo_links(source: LinkSource) -> None:
    """Add account-less links of one area to what `manage.py demo_links` prints."""
    _sources.append(source)


def links_of(area: Area) -> list[DemoLink]:
    """Return every account-less link of an area."""
    return [link for source in _sources for link in source(area)]


def invitation_link(area: Area) -> Iterable[DemoLink]:
    """The invitation that waits for an answer in each area."""
    path = reverse("join", args=[area.slug, demo_token(area.slug)])
    yield {"kind": "invitation", "area": area.slug, "url": settings.BASE_URL + path}
