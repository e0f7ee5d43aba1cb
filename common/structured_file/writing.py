"""From a document to bytes, always the same for the same words: what an export gives, an import takes."""

import hashlib
import json
from collections.abc import Mapping
from enum import Enum
from typing import Any

import yaml


def canonical(document: Any, rank: Mapping[str, int]) -> Any:
    """Return a document in the order of a file, without what is empty; keys without a rank come last, by name."""
    if isinstance(document, list):
        return [canonical(each, rank) for each in document]
    if isinstance(document, dict):
        names = sorted(document, key=lambda name: (rank.get(name, len(rank)), name))
        return {
            name: canonical(document[name], rank)
            for name in names
            if document[name] not in (None, "", [], {})
        }
    return document.value if isinstance(document, Enum) else document


def to_json(document: dict[str, Any]) -> bytes:
    """Return a canonical document as JSON."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def to_yaml(document: dict[str, Any]) -> bytes:
    """Return a canonical document as YAML."""
    written: bytes = yaml.dump(
        document, Dumper=_Plain, encoding="utf-8", allow_unicode=True, sort_keys=False, width=100
    )
    return written


def digest(document: dict[str, Any]) -> str:
    """Return the SHA-256 of a canonical document's JSON, in hexadecimal."""
    return hashlib.sha256(to_json(document)).hexdigest()


class _Plain(yaml.SafeDumper):
    """Writes words out each time: our reader refuses references."""

    def ignore_aliases(self, data: Any) -> bool:
        return True
