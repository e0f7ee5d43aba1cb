"""How the submitted audits of a round were answered: counted once, for nothing of it changes until one is given back.

A trigger keeps the answers of a submitted audit as they are, and to submit it again gives it another time.
So the audits and when each was submitted say all that the numbers depend on.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from django.db.models import CharField, Count, Q, QuerySet, StringAgg, Value
from django.db.models.functions import MD5, Cast, Collate, Concat

from audits.models import Answer, Audit

KEPT = 32  # rounds as far as somebody reaches, in the memory of one process: some 30 kB each

# By statement: how many stand at each level, by its value, and how many apart from them; how many named it as what.
type Counts = Mapping[int, Counter[int | str]]
NOT_LEVELS = (APART := "apart", Answer.Flag.STRENGTH, Answer.Flag.DEVELOPMENT)


@dataclass(frozen=True)
class Answered:
    """What audits say together; `themes` are how many named something in a theme, by its slug and the flag."""

    audits: int
    statements: Counts
    themes: Counter[tuple[str, str]]


@dataclass(frozen=True)
class _Audits:
    """Submitted audits, told from others by which they are and when each was submitted."""

    number: int
    mark: str
    rows: QuerySet[Audit] = field(compare=False)


def answered(audits: QuerySet[Audit]) -> Answered:
    """Return how submitted audits within somebody's reach were answered. One query where that is kept, else three.

    What is returned is shared: change none of it.
    """
    each = Concat(Cast("pk", CharField()), Value(" "), Cast("submitted_at", CharField()))
    mark = audits.aggregate(number=Count("pk"), mark=MD5(StringAgg(each, Value(","), order_by="pk")))
    return _kept(_Audits(mark["number"], mark["mark"] or "", audits))


@lru_cache(maxsize=KEPT)
def _kept(audits: _Audits) -> Answered:
    return Answered(audits.number, _by_statement(audits.rows), _by_theme(audits.rows))


def _by_statement(audits: QuerySet[Audit]) -> Counts:
    """How each statement was answered, of those that anybody looked at or named.

    Grouped by two numbers and no words: PostgreSQL goes through all answers of all schools here.
    """
    rows = Answer.objects.filter(audit__in=audits).values_list("statement", "level").order_by()
    counted = rows.annotate(
        number=Count("pk"),
        apart=Count("pk", filter=~Q(outside="")),
        strengths=Count("pk", filter=Q(flag=Answer.Flag.STRENGTH)),
        developments=Count("pk", filter=Q(flag=Answer.Flag.DEVELOPMENT)),
    )
    found: dict[int, Counter[int | str]] = defaultdict(Counter)
    for statement, level, number, *others in counted:
        at_level = {} if level is None else {level: number}
        found[statement].update(at_level | dict(zip(NOT_LEVELS, others, strict=True)))
    return {statement: counts for statement, counts in found.items() if counts.total()}


def _by_theme(audits: QuerySet[Audit]) -> Counter[tuple[str, str]]:
    """How many named something in a theme. In the order of plain letters, which sorts three times as fast."""
    flagged = Answer.objects.filter(audit__in=audits).exclude(flag="")
    rows = flagged.values_list(Collate("statement__domain__slug", "C"), "flag")
    counted = rows.annotate(number=Count("audit", distinct=True)).order_by()
    return Counter({(slug, flag): number for slug, flag, number in counted})
