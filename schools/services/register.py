"""Comparing a file with the register and, when asked, writing it in."""

import time
from collections.abc import Iterator
from typing import Any, BinaryIO

from django.conf import settings
from django.db import connections, transaction
from django.utils import timezone

from schools.register_file.columns import REGISTER
from schools.register_file.refusal import RegisterRefused
from schools.register_file.rows import Fault, Progress, Table
from schools.register_file.sources import open_source

from .codes import load_reference_codes, note_authorities
from .compare import compare
from .links import stage_links, take_over_links
from .report import Report
from .staging import Staging
from .take_over import take_over

LOCK = 5_400_001  # any number that nothing else locks: one import at a time


class PreviewOutdated(RegisterRefused):
    """The register changed after a file was previewed; `report` says what the file would change now."""

    def __init__(self, report: Report) -> None:
        super().__init__(
            "The register has changed since the preview. This is what the file would change now."
        )
        self.report = report


def silence(done: int, total: int) -> None:
    """Take no notice of progress."""


def read_register(
    *,
    file: BinaryIO,
    links: BinaryIO | None = None,
    using: str,
    apply: bool = False,
    allows_many_closures: bool = False,
    previewed: list[int] | None = None,
    progress: Progress = silence,
) -> Report:
    """Return what a download of the register (CSV or ZIP, seekable) would change; with `apply` change it.

    `using` is the alias of the system role; `links` the file of predecessors and successors;
    `previewed` the counts that somebody has agreed to; `progress` is called with lines done and in
    all. Raises RegisterRefused, and changes nothing, if the file is unusable or closes too many.
    """
    started = time.monotonic()
    with transaction.atomic(using=using):
        _prepare(using)
        report, staging = _stage(file, using, progress)
        if links:
            report.links = stage_links(links, using=using, progress=progress)
        if apply:
            _refuse_what_was_not_agreed(report, allows_many_closures, previewed)
            take_over(staging, today=timezone.localdate())
            load_reference_codes(using=using)
            note_authorities(using=using)
            if links:
                take_over_links(using)
            _analyse(using)
    report.seconds = round(time.monotonic() - started, 1)
    return report


def _prepare(using: str) -> None:
    """Wait for another import to end; forget what an earlier one of this transaction has staged."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("DROP TABLE IF EXISTS pg_temp.staged, pg_temp.staged_links")


def _analyse(using: str) -> None:
    """Tell PostgreSQL how the register looks now, so that searching is as fast at once as after autovacuum.

    Before PostgreSQL 17 the system role may not; the server then says so in its log, and passes over it.
    """
    with connections[using].cursor() as cursor:
        cursor.execute("ANALYZE schools_school, schools_school_name, schools_school_link, schools_word")


def _stage(file: BinaryIO, using: str, progress: Progress) -> tuple[Report, Staging]:
    with open_source(file) as source:
        table = Table(source, REGISTER, progress)
        staging = Staging(using, table.fields)
        staging.fill(_without_repeats(table))
    report = Report(rows=table.rows_read, faults=table.faults)
    if table.rows_read == table.faults.rows:
        raise RegisterRefused(_nothing_usable(table))
    report.columns_missing = [column.names[0] for column in REGISTER if column.field not in table.fields]
    compare(staging, report)
    return report, staging


def _without_repeats(table: Table) -> Iterator[list[Any]]:
    """Yield the values of each row but those whose URN stood in an earlier one."""
    lines: dict[int, int] = {}
    position = table.fields.index("urn")
    for line, values in table.rows():
        urn = values[position]
        if urn in lines:
            table.faults.add_row([Fault(line, "URN", str(urn), f"stands in line {lines[urn]} already")])
            continue
        lines[urn] = line
        yield values


def _nothing_usable(table: Table) -> str:
    if not table.rows_read:
        return "The file has a header and no rows."
    first = table.faults.kept[0]
    return (
        f"None of the {table.rows_read} rows can be used. "
        f"The first: line {first['line']}, {first['column'] or 'the row'} {first['reason']}."
    )


def _refuse_what_was_not_agreed(report: Report, allows_many: bool, previewed: list[int] | None) -> None:
    if previewed is not None and previewed != list(report.counts):
        raise PreviewOutdated(report)
    if closes_too_many(report) and not allows_many:
        raise RegisterRefused(
            f"The file closes {report.closed} of the {report.open_before} open schools that it names "
            f"({report.share_closed:.1f} %). More than {settings.REGISTER_MAX_CLOSED_PERCENT} % is unlikely, "
            "so nothing was changed. If it is right, say that many closures are allowed."
        )


def closes_too_many(report: Report) -> bool:
    """Whether a file closes so many schools that somebody must say it is right."""
    return report.share_closed > settings.REGISTER_MAX_CLOSED_PERCENT
