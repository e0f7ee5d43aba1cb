from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from common.tenancy.door import across_areas
from schools.register_file.refusal import RegisterRefused
from schools.services.follow_register import follow_register_everywhere
from schools.services.imports import record_applied
from schools.services.register import closes_too_many, read_register
from schools.services.report import Report

MOST_SHOWN = 20


class Command(BaseCommand):
    help = "Show what a download of the register of schools would change; with --apply, change it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the download: CSV, or the ZIP it comes in")
        parser.add_argument("--links", type=Path, help="the download of links between schools")
        parser.add_argument("--apply", action="store_true", help="change the register")
        parser.add_argument("--allow-many-closures", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raise CommandError, and change nothing, for a file that cannot be used or closes too many."""
        path: Path = options["file"]
        try:
            with (
                path.open("rb") as file,
                options["links"].open("rb") if options["links"] else nullcontext() as links,
                across_areas("import the register of schools") as using,
                transaction.atomic(using=using),
            ):
                report = read_register(
                    file=file,
                    links=links,
                    using=using,
                    apply=options["apply"],
                    allows_many_closures=options["allow_many_closures"],
                )
                if options["apply"]:
                    record_applied(report=report, file=file, file_name=path.name, using=using)
        except (RegisterRefused, OSError) as refused:
            raise CommandError(str(refused)) from refused
        self.tell(report)
        self.conclude(report, is_applied=options["apply"])
        if options["apply"]:
            for area, number in follow_register_everywhere().items():
                self.stdout.write(f"{area}: {number} schools follow, to another number or name.")

    def tell(self, report: Report) -> None:
        """Print counts, first examples, and what was left out."""
        self.stdout.write(
            f"{report.rows} rows in {report.seconds} s: {report.new} new, {report.changed} changed "
            f"(of these {report.renamed} renamed, {report.closed} closed), {report.unchanged} as they were. "
            f"{report.missing} of the register are not in the file and stay."
        )
        for label, count in report.fields.items():
            self.stdout.write(f"  {label} differs: {count}")
        for kind, examples in report.examples.items():
            for school in examples[:3]:
                self.stdout.write(f"  {kind}: {school['urn']} {school['name']}")
        if report.links:
            self.stdout.write(
                f"Links: {report.links.new} new, {report.links.known} known, {report.links.unknown_schools} "
                f"between schools not in the register, {report.links.other_kinds} of other kinds."
            )
        self.tell_faults(report)

    def tell_faults(self, report: Report) -> None:
        """Print the first rows that were left out, of either file."""
        for what, faults in (("", report.faults), ("of links ", report.links and report.links.faults)):
            if not faults or not faults.rows:
                continue
            self.stdout.write(f"{faults.rows} rows {what}left out:")
            for fault in faults.kept[:MOST_SHOWN]:
                value = f" “{fault['value']}”" if fault["value"] else ""
                self.stdout.write(
                    f"  line {fault['line']}, {fault['column'] or 'row'}{value} {fault['reason']}"
                )
            if faults.total > MOST_SHOWN:
                self.stdout.write(f"  and {faults.total - MOST_SHOWN} more")

    def conclude(self, report: Report, *, is_applied: bool) -> None:
        """Say what has happened, and what to do next."""
        if is_applied:
            self.stdout.write("The register is up to date.")
            return
        self.stdout.write("Nothing was changed. Repeat with --apply.")
        if closes_too_many(report):
            self.stdout.write(
                f"It closes {report.share_closed:.1f} % of the open schools it names: "
                "if that is right, add --allow-many-closures."
            )
