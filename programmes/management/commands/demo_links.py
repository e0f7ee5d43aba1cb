import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from programmes.demo.links import links_of
from programmes.models import Area


class Command(BaseCommand):
    help = "Print the demo's links that need no account."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="as JSON instead of a line each")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print [{kind, area, url}], or a line each."""
        if not settings.DEMO:
            raise CommandError("There are demo links only in demo mode.")
        links = [link for area in Area.objects.all() for link in links_of(area)]
        lines = "\n".join(f"{link['area']:<18} {link['kind']:<12} {link['url']}" for link in links)
        self.stdout.write(json.dumps(links, indent=1) if options["json"] else lines)
