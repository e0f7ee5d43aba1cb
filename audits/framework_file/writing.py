"""From a document to bytes, always the same for the same words: what an export gives, an import takes."""

import hashlib
import json
from enum import Enum
from typing import Any

import yaml

# The order in which a file says things; what is not listed keeps its own (names of groups and boxes).
ORDER = (
    "format",
    "id",
    "level",
    "value",
    "code",
    "unit",
    "name",
    "title",
    "url",
    "text",
    "status_label",
    "purpose",
    "description",
    "why",
    "theme",
    "how_to_use",
    "licence",
    "source",
    "language",
    "change_note",
    "scale",
    "type",
    "score",
    "label",
    "meaning",
    "descriptor",
    "next_step",
    "symbol",
    "symbol_alt",
    "must_reach",
    "holds_at",
    "levels",
    "outside",
    "groups",
    "scales",
    "places",
    "boxes",
    "commentary",
    "now",
    "possible_action",
    "options",
    "use",
    "questions",
    "wording",
    "evidence_prompts",
    "prompts",
    "resources",
    "tags",
    "domains",
    "statements",
)
RANK = {name: rank for rank, name in enumerate(ORDER)}


def canonical(document: Any) -> Any:
    """Return a document in the order of a file, without what is empty."""
    if isinstance(document, list):
        return [canonical(each) for each in document]
    if isinstance(document, dict):
        names = sorted(document, key=lambda name: (RANK.get(name, len(ORDER)), name))
        return {name: canonical(document[name]) for name in names if document[name] not in (None, "", [], {})}
    return document.value if isinstance(document, Enum) else document


def to_json(document: dict[str, Any]) -> bytes:
    """Return a document as JSON. `digest` is taken of these bytes."""
    return (json.dumps(canonical(document), ensure_ascii=False, indent=2) + "\n").encode()


def to_yaml(document: dict[str, Any]) -> bytes:
    """Return a document as YAML."""
    written: bytes = yaml.dump(
        canonical(document), Dumper=_Plain, encoding="utf-8", allow_unicode=True, sort_keys=False, width=100
    )
    return written


def digest(document: dict[str, Any]) -> str:
    """Return the SHA-256 of a document's JSON, in hexadecimal: anybody can take it of an exported file."""
    return hashlib.sha256(to_json(document)).hexdigest()


class _Plain(yaml.SafeDumper):
    """Writes words out each time: our reader refuses references."""

    def ignore_aliases(self, data: Any) -> bool:
        return True
