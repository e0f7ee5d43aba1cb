"""Who is on an audit's pages now: a word in the cache that fades by itself. Nothing of it is kept."""

import time
from dataclasses import dataclass

from django.core.cache import cache

from audits.models import Audit
from programmes.models import Membership
from schools.policies import works_at_school

LASTS = 60  # seconds after somebody's page was last heard of
type Traces = dict[int, tuple[float, str, str]]  # by membership: when, who, at which statement


@dataclass(frozen=True)
class Here:
    """A colleague who is here now, and the number of the statement on which they are, if they are on one."""

    name: str
    statement: str

    @property
    def initials(self) -> str:
        """The first letters of the first and the last name."""
        names = self.name.split() or ["?"]
        return (names[0][0] + (names[-1][0] if len(names) > 1 else "")).upper()


def be_here(audit: Audit, membership: Membership, statement: str = "") -> list[Here]:
    """Note that somebody of the school is on a page of an audit; return the colleagues who are, too.

    Partners leave no trace and see none. Two who are noted in the same moment may lose one trace; the
    next poll brings it back.
    """
    if not works_at_school(membership):
        return []
    key, now = f"audit:{audit.area_id}:{audit.pk}:here", time.time()
    found: Traces = cache.get(key) or {}
    recent = {pk: trace for pk, trace in found.items() if now - trace[0] < LASTS and pk != membership.pk}
    cache.set(key, recent | {membership.pk: (now, str(membership.user), statement)}, LASTS)
    return [Here(name, at) for _, name, at in sorted(recent.values(), key=lambda trace: trace[1])]
