from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from common.tenancy.context import open_area
from programmes.models import Area
from surveys.services.languages import take_languages


class Command(BaseCommand):
    help = "Give every area the languages of the product that it has not got. May be repeated."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each area with its languages. What an area has already stays as it is."""
        for area in Area.objects.all():
            with transaction.atomic():
                open_area(area.pk)
                languages = take_languages(area)
            self.stdout.write(f"{area}: {', '.join(language.name for language in languages)}")
