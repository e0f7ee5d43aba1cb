"""What a published version asks in a theme: kept in the cache, for by the database's own rules it never changes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.cache import cache

from audits.models import Domain, FrameworkVersion, Statement

KEPT = 60 * 60  # seconds


@dataclass(frozen=True)
class PublishedTheme:
    """A theme with its statements in their order; and what its version asks in all, to count by."""

    domain: Domain
    statements: Sequence[Statement]
    domains: Sequence[Domain]  # all of the version, in their order
    asked: Sequence[tuple[int, int, Sequence[str]]]  # of all statements: key, domain's key, kinds of place

    def statements_for(self, place: str) -> list[Statement]:
        """Return the statements that are asked of a kind of place; all of them for a school."""
        return [one for one in self.statements if _is_asked(one.places, place)]

    def keys_for(self, place: str) -> list[tuple[int, int]]:
        """Return key and domain's key of all statements of the version that are asked of a kind of place."""
        return [(key, domain) for key, domain, places in self.asked if _is_asked(places, place)]


def published_theme(version: FrameworkVersion, slug: str) -> PublishedTheme | None:
    """Return a theme of a published version; None if it has no such theme. No query for one that is kept.

    The version must have been found within the reader's reach: the key is the version's own.
    """
    key = f"audits:{version.area_id}:version:{version.pk}:theme:{slug}"
    found: PublishedTheme | None = cache.get(key)
    if found is None:
        found = _read(version, slug)
        if found and version.published_at:
            cache.set(key, found, KEPT)
    return found


def _read(version: FrameworkVersion, slug: str) -> PublishedTheme | None:
    domains = list(version.domains.all())
    domain = next((one for one in domains if one.slug == slug), None)
    if domain is None:
        return None
    asked = version.statements.order_by("domain__position", "position")
    statements = list(Statement.objects.filter(domain=domain).order_by("position"))
    return PublishedTheme(domain, statements, domains, list(asked.values_list("pk", "domain", "places")))


def _is_asked(places: Sequence[str], place: str) -> bool:
    return not place or not places or place in places
