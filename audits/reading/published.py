"""What a published version asks: kept in memory, for by the database's own rules it never changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from audits.models import Domain, FrameworkVersion, Statement

KEPT = 32  # versions, in the memory of one process: some 250 kB each


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
    """Return a theme of a version; None if it has no such theme. No query for a published one that is kept.

    The version must have been found within the reader's reach. What is returned is shared: change none of it.
    """
    themes = _kept(version, version.published_at) if version.published_at else _read(version)
    return themes.get(slug)


@lru_cache(maxsize=KEPT)
def _kept(version: FrameworkVersion, _published_at: datetime) -> Mapping[str, PublishedTheme]:
    return _read(version)


def _read(version: FrameworkVersion) -> Mapping[str, PublishedTheme]:
    """Return all themes of a version by their slug, in two queries."""
    domains = list(version.domains.all())
    statements = list(version.statements.order_by("domain__position", "position"))
    asked = [(one.pk, one.domain_id, one.places) for one in statements]
    return {
        domain.slug: PublishedTheme(
            domain, [one for one in statements if one.domain_id == domain.pk], domains, asked
        )
        for domain in domains
    }


def _is_asked(places: Sequence[str], place: str) -> bool:
    return not place or not places or place in places
