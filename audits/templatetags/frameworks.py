"""Looking into what versions keep as dictionaries, from templates."""

from collections.abc import Mapping
from typing import Any

from django import template

from audits.models import Domain, FrameworkVersion, Statement
from audits.reading.versions import boxes_of

register = template.Library()


@register.filter
def at(found: Mapping[Any, Any], key: Any) -> Any:
    """Return what stands under a key, or nothing."""
    return found.get(key, "")


@register.filter
def described(statement: Statement, level: str) -> dict[str, str]:
    """Return what a statement says of a level."""
    return next((each for each in statement.levels if each["level"] == level), {})


@register.filter
def asks(domain: Domain, group: str) -> bool:
    """Whether a theme has words for a group."""
    return any(statement.wording.get(group) for statement in domain.statements.all())


@register.filter
def boxes(version: FrameworkVersion) -> list[tuple[str, str]]:
    """Return the boxes for words with their labels, in the order in which people fill them in."""
    return boxes_of(version)


@register.filter
def places_of(version: FrameworkVersion, statement: Statement) -> str:
    """Return the kinds of place of which a statement is asked."""
    return "; ".join(place["name"] for place in version.places if place["id"] in statement.places)
