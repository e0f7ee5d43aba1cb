"""What the portal says anew of a framework that an area took its copy from, with what the area added itself."""

from collections.abc import Iterable, Mapping
from typing import Any

from audits.framework_file import shipped, shipped_digest, shipped_slugs
from audits.models import Framework, FrameworkVersion

Document = dict[str, Any]


def newer_edition(framework: Framework, versions: Iterable[FrameworkVersion]) -> Document | None:
    """Return the portal's document, where none of a copy's versions, drafts too, came from it; else None. No query.

    The first version of a copy is the portal's edition of that day, word for word.
    """
    if framework.origin not in shipped_slugs():
        return None
    taken = {digest for version in versions for digest in (version.sha256, version.portal_sha256)}
    return None if shipped_digest(framework.origin) in taken else shipped(framework.origin)


def with_own_statements(edition: Document, *, last: Document, first: Document) -> Document:
    """Return the portal's edition with the statements that an area added, each at the end of its domain.

    `last` is what the area asks now, `first` what it took. A domain of the area's own comes last. What an own
    statement says of levels, groups, boxes and places that the edition does not have is left out.
    """
    portals = _ids(edition) | _ids(first)
    domains = [{**domain, "statements": [*domain["statements"]]} for domain in edition["domains"]]
    by_id = {domain["id"]: domain for domain in domains}
    codes = {each.get("code") for domain in domains for each in domain["statements"]}
    for domain in last["domains"]:
        own = [_fitted(each, edition, codes) for each in domain["statements"] if each["id"] not in portals]
        if own and domain["id"] not in by_id:
            domains.append({**domain, "statements": own})
        elif own:
            by_id[domain["id"]]["statements"] += own
    return {**edition, "domains": domains}


def _ids(document: Document) -> set[str]:
    return {each["id"] for domain in document["domains"] for each in domain["statements"]}


def _fitted(statement: Document, edition: Document, codes: set[str | None]) -> Document:
    """Return an area's statement without what the edition has no place for."""
    levels = [each["id"] for each in edition["levels"]]
    fitted = dict(statement)
    if [each["level"] for each in statement.get("levels", ())] != levels:
        fitted.pop("levels", None)
    if not {statement.get("must_reach"), statement.get("holds_at")} <= set(levels):
        fitted.pop("must_reach", None)
        fitted.pop("holds_at", None)
    if statement.get("code") in codes:
        fitted.pop("code", None)
    groups = {each["id"] for each in edition.get("groups", ())}
    fitted["wording"] = _only(statement.get("wording", {}), groups)
    fitted["prompts"] = _only(statement.get("prompts", {}), set(edition["boxes"]))
    places = {each["id"] for each in edition.get("places", ())}
    fitted["places"] = [place for place in statement.get("places", ()) if place in places]
    return fitted


def _only(words: Mapping[str, str], known: set[str]) -> dict[str, str]:
    return {name: text for name, text in words.items() if name in known}
