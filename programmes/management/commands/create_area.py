from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email, validate_slug

from programmes.roles import Kind
from programmes.services.activity import Refused
from programmes.services.areas import create_area


class Command(BaseCommand):
    help = "Make an area with the organisation that leads it, and invite its first lead by email."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--slug", required=True, help="what stands in addresses: north-yorkshire")
        parser.add_argument("--name", required=True, help="what people read: North Yorkshire")
        parser.add_argument("--organisation", required=True, help="the care board or council that leads it")
        parser.add_argument("--kind", choices=[Kind.ICB, Kind.LOCAL_AUTHORITY], default=Kind.ICB)
        parser.add_argument("--lead-name", required=True)
        parser.add_argument("--lead-email", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Raise CommandError, and make nothing, when the area exists or a value is not valid."""
        try:
            validate_slug(options["slug"])
            validate_email(options["lead_email"])
            link = create_area(
                slug=options["slug"],
                name=options["name"],
                organisation=options["organisation"],
                kind=Kind(options["kind"]),
                lead_name=options["lead_name"],
                lead_email=options["lead_email"],
            )
        except (Refused, ValidationError) as error:
            raise CommandError(
                " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            ) from error
        self.stdout.write(
            f"{options['name']} is made, and {options['lead_email']} is invited to lead it:\n{link}"
        )
