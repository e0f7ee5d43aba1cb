"""What exactly was signed, as one number."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any


def fingerprint(*, title: str, clauses: Sequence[Any], statement: str) -> str:
    """Return the SHA-256 of the words: the same words give the same one, whatever order the keys are in."""
    words = {"title": title, "clauses": list(clauses), "statement": statement}
    return hashlib.sha256(
        json.dumps(words, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    ).hexdigest()
