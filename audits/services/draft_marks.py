"""Two people in one draft: nobody's words are written over by somebody who has not seen them."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from programmes.services.activity import Refused

MEANWHILE = (
    "Not saved: somebody has changed this since you opened it. What you typed is still here. Look at theirs in the "
    "draft; if you save again, yours takes its place."
)


class ChangedMeanwhile(Refused):
    """Somebody saved other words after these were opened."""


def mark_of(row: Any, names: Iterable[str]) -> str:
    """Return a mark of what these fields of a row hold: another one as soon as one of them is changed."""
    words = json.dumps([getattr(row, name) for name in names], sort_keys=True, default=str)
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def refuse_if_changed(row: Any, names: Iterable[str], seen: str | None) -> None:
    """Raise ChangedMeanwhile unless a row, held, still has the mark that was `seen`; None: whatever it says."""
    if seen is not None and mark_of(row, names) != seen:
        raise ChangedMeanwhile(MEANWHILE)
