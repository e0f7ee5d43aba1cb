from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from common.tenancy.context import open_area
from programmes.models import Area
from surveys.services.questionnaires import take_all_shipped


class Command(BaseCommand):
    help = "Give every area the questionnaires of the product that it has not got. May be repeated."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each area with its versions. What an area has already stays as it is."""
        for area in Area.objects.all():
            with transaction.atomic():
                open_area(area.pk)
                versions = take_all_shipped(area)
            self.stdout.write(f"{area}: {', '.join(map(str, versions))}")
