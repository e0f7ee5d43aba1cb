from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audits.framework_file import MOST_BYTES, FrameworkFaults, check, digest, open_file


class Command(BaseCommand):
    help = "Check a framework file (JSON, YAML or XLSX) and name everything that is wrong with it. Changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how much is in the file and its SHA-256; raise CommandError with a line for each fault."""
        try:
            with options["file"].open("rb") as file:
                document = open_file(file.read(MOST_BYTES + 1))
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be opened.") from error
        except FrameworkFaults as unreadable:
            raise CommandError("\n".join(map(str, unreadable.faults))) from unreadable
        faults = check(document)
        if faults:
            raise CommandError("\n".join(map(str, faults)))
        statements = sum(len(domain["statements"]) for domain in document["domains"])
        self.stdout.write(
            f"{document['title']}: {statements} statements, no faults. SHA-256 {digest(document)}"
        )
