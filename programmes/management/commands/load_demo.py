from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from programmes.demo.load import load_demo


class Command(BaseCommand):
    help = "Load the sample areas, people and schools if the database is empty. Only in demo mode."

    def handle(self, *args: Any, **options: Any) -> None:
        """Raise CommandError outside demo mode: sample people must never reach real data."""
        if not settings.DEMO:
            raise CommandError("Sample data are loaded only in demo mode.")
        self.stdout.write(
            "Sample areas loaded." if load_demo() else "There are areas already: nothing loaded."
        )
