"""What is wrong with a file: where, in plain words, and what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MOST_FAULTS = 200  # more than anybody puts right in one go


@dataclass(frozen=True)
class Fault:
    """A sentence about one part of the file; `where` is that part in plain words."""

    where: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.where}: {self.sentence}"


class FileFaults(Exception):
    """A file that cannot be taken as it is, with everything that is wrong with it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep the first so many, and say so if there are more."""
        self.faults = list(faults[:MOST_FAULTS])
        if len(faults) > MOST_FAULTS:
            self.faults.append(Fault("The file", "There are more faults than these. Put these right first."))
        super().__init__(" ".join(str(fault) for fault in self.faults))


def where(path: Sequence[str | int], document: Any, items: Mapping[str, str]) -> str:
    """Return a path in plain words: “Domain 2 (mental_health), statement 3 (feeling_safe), levels”.

    `items` is what an item of each list is called.
    """
    words: list[str] = []
    found, before = document, ""
    for step in path:
        found = _inside(found, step)
        if isinstance(step, int):
            words[-1:] = [f"{items.get(before, before)} {step + 1}{_its_id(found)}"]
        else:
            words.append(step.replace("_", " "))
        before = str(step)
    told = ", ".join(words) or "the file"
    return told[0].upper() + told[1:]


def _inside(found: Any, step: str | int) -> Any:
    try:
        return found[step]
    except (KeyError, IndexError, TypeError):
        return None


def _its_id(item: Any) -> str:
    """Return an item's id in brackets, where it has one that can be read."""
    known = (item.get(key) for key in ("id", "level", "value")) if isinstance(item, dict) else ()
    first = next((each for each in known if isinstance(each, str) and each), "")
    return f" ({first[:40]})" if first.isprintable() and first else ""
