from typing import Any

from django.core.management.base import BaseCommand

from common.tenancy.door import across_areas
from schools.services.codes import load_reference_codes


class Command(BaseCommand):
    help = "Bring the codes of councils and care boards up to the files in schools/data."

    def handle(self, *args: Any, **options: Any) -> None:
        """Every import of the register does this too; alone it is for a change of those files."""
        with across_areas("load the codes of councils and care boards") as using:
            self.stdout.write(f"{load_reference_codes(using=using)} codes are up to date.")
