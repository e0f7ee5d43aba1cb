"""What differs between two versions of an agreement, clause by clause, and whom that concerns."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

type Clause = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """One clause that is new, gone or worded differently; None stands for “not there”."""

    before: Clause | None
    after: Clause | None

    @property
    def heading(self) -> str:
        """What the clause is called now, or was called."""
        return str((self.after or self.before or {})["heading"])

    @property
    def kind(self) -> str:
        """New, removed or changed."""
        if self.before is None:
            return "New"
        return "Changed" if self.after else "Removed"

    def binds(self, side: str) -> bool:
        """Whether it concerns a side: of the old clause or the new one, where no side means all."""
        return any(not clause["sides"] or side in clause["sides"] for clause in self._clauses)

    @property
    def _clauses(self) -> list[Clause]:
        return [clause for clause in (self.before, self.after) if clause is not None]


def changes_between(before: Sequence[Clause], after: Sequence[Clause]) -> list[Change]:
    """Return what changed, in the order of the new text, then what is gone. Another order alone is no change."""
    old = {clause["id"]: clause for clause in before}
    new = {clause["id"]: clause for clause in after}
    found = [
        Change(old.get(key), clause)
        for key, clause in new.items()
        if key not in old or _says(old[key]) != _says(clause)
    ]
    return found + [Change(clause, None) for key, clause in old.items() if key not in new]


def sides_concerned(changes: Collection[Change], sides: Collection[str]) -> set[str]:
    """Return which of these sides some change binds."""
    return {side for side in sides if any(change.binds(side) for change in changes)}


def _says(clause: Clause) -> tuple[str, list[str], list[str]]:
    return clause["heading"], list(clause["items"]), sorted(clause["sides"])
