"""Going through the rows of a file's sheets, whichever file they are written to."""

from collections.abc import Iterator, Sequence
from typing import Any

from common.documents.kinds import Progress
from common.documents.sheets import Sheet

STEP = 100  # rows between two words about progress


def counted(sheets: Sequence[Sheet], progress: Progress) -> Iterator[tuple[Sheet, Iterator[Sequence[Any]]]]:
    """Yield each sheet with its rows, and tell how many of all of them are done.

    The rows of a sheet are to be gone through before the next sheet is asked for.
    """
    done, total = 0, sum(sheet.total for sheet in sheets)

    def rows_of(sheet: Sheet) -> Iterator[Sequence[Any]]:
        nonlocal done
        for row in sheet.rows:
            yield row
            done += 1
            if done % STEP == 0:
                progress(done, total and max(done, total))

    for sheet in sheets:
        yield sheet, rows_of(sheet)
    progress(done, max(done, total))
