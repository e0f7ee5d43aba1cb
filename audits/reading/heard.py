"""What the groups say to the statements of a theme: kept in memory, for once counted it never changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from audits.models import Audit, Statement
from audits.people import Group, groups_of
from common.disclosure import Distribution

from . import voices

KEPT = 256  # themes of audits, in the memory of one process: some 15 kB each

type Heard = Mapping[int, Sequence["VoiceLine"]]


@dataclass(frozen=True)
class VoiceLine:
    """What a group says to a statement, as far as it may be shown: words and number of each part, or why not."""

    name: str
    sign: str
    base: int | None
    parts: tuple[tuple[str, int], ...]
    reason: str


def heard(audit: Audit, statements: Sequence[Statement]) -> Heard:
    """Return what each group that was counted says, by the statement's key. No query for what is kept.

    `audit` needs its area, its version and what `AuditQuerySet.with_what_there_is` adds: when its groups
    were counted and from how many people on its area shows anything stand for all that could change.
    """
    counted, minimums = tuple(audit.voices_counted), tuple(audit.minimums or ())  # type: ignore[attr-defined]
    return _kept(audit, audit.version_id, counted, minimums, tuple(statements)) if counted else {}


@lru_cache(maxsize=KEPT)
def _kept(
    audit: Audit,
    _version: int,
    _counted: tuple[str, ...],
    _minimums: tuple[int, ...],
    statements: tuple[Statement, ...],
) -> Heard:
    shown, groups = voices.shown(audit, statements), groups_of(audit.version).values()
    return {
        statement.pk: [
            _line(group, said) for group in groups if (said := shown.get(group.id, {}).get(statement.pk))
        ]
        for statement in statements
    }


def _line(group: Group, said: Distribution) -> VoiceLine:
    parts = tuple((group.words(part.options), part.number) for part in said.parts)
    return VoiceLine(group.name, group.sign, said.base, parts, said.reason)
