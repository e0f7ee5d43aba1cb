"""Going through the rows of a sheet, whichever file they are written to."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from common.documents.kinds import Progress

STEP = 100  # rows between two words about progress


def counted(rows: Iterable[Sequence[Any]], total: int, progress: Progress) -> Iterator[Sequence[Any]]:
    """Yield the rows and tell how many are done."""
    number = 0
    for number, row in enumerate(rows, start=1):
        yield row
        if number % STEP == 0:
            progress(number, total)
    progress(number, max(number, total))
