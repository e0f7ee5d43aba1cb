from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from surveys.questionnaire_file import MOST_BYTES, QuestionnaireFaults, check, digest, read


class Command(BaseCommand):
    help = "Check a questionnaire file (JSON or YAML) and name everything that is wrong with it. Changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how much is in the file and its SHA-256; raise CommandError with a line for each fault."""
        try:
            with options["file"].open("rb") as file:
                document = read(file.read(MOST_BYTES + 1))
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be opened.") from error
        except QuestionnaireFaults as unreadable:
            raise CommandError("\n".join(map(str, unreadable.faults))) from unreadable
        faults = check(document)
        if faults:
            raise CommandError("\n".join(map(str, faults)))
        questions = sum(len(section["questions"]) for section in document["sections"])
        self.stdout.write(
            f"{document['title']}: {questions} questions, no faults. SHA-256 {digest(document)}"
        )
