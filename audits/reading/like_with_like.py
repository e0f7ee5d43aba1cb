"""Which statements of a framework's versions say the same, so that answers to them may be compared."""

from collections.abc import Mapping

from audits.models import Statement


def first_of_its_words(framework: int) -> Mapping[int, int]:
    """Return for each statement of a framework, by key, the earliest one that it follows unchanged.

    Two statements with the same first one are like with like, whichever version came before the other.
    """
    rows = Statement.objects.filter(version__framework=framework)
    chain = {
        pk: follows if change == Statement.Change.SAME else None
        for pk, follows, change in rows.values_list("pk", "follows", "change")
    }
    return {pk: _walk_back(pk, chain) for pk in chain}


def _walk_back(statement: int, chain: Mapping[int, int | None]) -> int:
    while (before := chain.get(statement)) is not None:
        statement = before
    return statement
