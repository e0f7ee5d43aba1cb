from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from surveys.questionnaire_file import QuestionnaireFaults, check, digest
from surveys.questionnaire_imports import MOST_BYTES, open_file


class Command(BaseCommand):
    help = (
        "Check a questionnaire file (JSON or YAML) and name everything that is wrong with it, or say what could "
        "be carried of an XLSForm (.xlsx) or a LimeSurvey survey (.lss). Changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how much is in the file and its SHA-256; raise CommandError with a line for each fault."""
        try:
            with options["file"].open("rb") as file:
                opened = open_file(file.read(MOST_BYTES + 1))
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be opened.") from error
        except QuestionnaireFaults as unreadable:
            raise CommandError("\n".join(map(str, unreadable.faults))) from unreadable
        document = opened.document
        if faults := check(document):
            raise CommandError("\n".join(map(str, faults)))
        for note in opened.notes:
            self.stdout.write(
                f"{'Not carried' if note.is_loss else 'Differently'}: {note.where}: {note.sentence}"
            )
        questions = sum(len(section["questions"]) for section in document["sections"])
        self.stdout.write(
            f"{document['title']}: {questions} questions, no faults. SHA-256 {digest(document)}"
        )
