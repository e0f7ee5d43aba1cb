"""The file of links: which school took over from which."""

from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from django.db import connections

from schools.register_file.columns import LINKS
from schools.register_file.rows import Fault, Progress, Table
from schools.register_file.sources import open_source

from .report import LinksReport

KNOWN = "(SELECT urn FROM schools_school UNION SELECT urn FROM staged)"


def stage_links(file: BinaryIO, *, using: str, progress: Progress) -> LinksReport:
    """Copy the links beside the staged register and say which are new. Each is listed from both ends."""
    report = LinksReport()
    with open_source(file) as source, connections[using].cursor() as cursor:
        table = Table(source, LINKS, progress)
        cursor.execute(
            "CREATE TEMPORARY TABLE staged_links (predecessor int, successor int, established_on date) ON COMMIT DROP"
        )
        with cursor.copy("COPY staged_links FROM STDIN") as copy:
            for pair in _pairs(table, report):
                copy.write_row(pair)
    report.rows, report.faults = table.rows_read, table.faults
    _count(report, using)
    return report


def take_over_links(using: str) -> None:
    """Write the staged links between schools of the register; those known already stay."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            """INSERT INTO schools_school_link (predecessor_id, successor_id, established_on)
               SELECT predecessor, successor, min(established_on) FROM staged_links
               WHERE predecessor IN (SELECT urn FROM schools_school)
               AND successor IN (SELECT urn FROM schools_school)
               GROUP BY predecessor, successor ON CONFLICT DO NOTHING"""
        )


def _pairs(table: Table, report: LinksReport) -> Iterator[tuple[int, int, date | None]]:
    """Turn every row into “from, to”, whichever of the two schools it stands under."""
    for line, values in table.rows():
        row = dict(zip(table.fields, values, strict=True))
        urn, other, kind = row["urn"], row["other"], row["kind"].casefold()
        if urn == other:
            table.faults.add_row([Fault(line, "LinkURN", str(other), "is the school itself")])
        elif kind.startswith("successor"):
            yield urn, other, row.get("established_on")
        elif kind.startswith("predecessor"):
            yield other, urn, row.get("established_on")
        else:
            report.other_kinds += 1


def _count(report: LinksReport, using: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"""SELECT count(*) FILTER (WHERE known AND link.id IS NULL), count(link.id),
                       count(*) FILTER (WHERE NOT known)
                FROM (SELECT DISTINCT predecessor, successor,
                             predecessor IN {KNOWN} AND successor IN {KNOWN} AS known FROM staged_links) pair
                LEFT JOIN schools_school_link link
                ON (link.predecessor_id, link.successor_id) = (pair.predecessor, pair.successor)"""
        )
        report.new, report.known, report.unknown_schools = cursor.fetchone()
