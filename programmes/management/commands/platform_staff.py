from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from common.tenancy.door import across_areas
from programmes.models import User


class Command(BaseCommand):
    help = "Make somebody platform staff, who may open support access, or withdraw it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="full name, for somebody who has no account yet")
        parser.add_argument("--withdraw", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raise CommandError for no address, or when a name is needed for a new account."""
        email = options["email"].strip().lower()
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email} is no email address.") from error
        with (
            across_areas(f"make or withdraw platform staff: {email}") as system,
            transaction.atomic(using=system),
        ):
            user = User.objects.using(system).filter(email=email).first()
            if user is None:
                user = self._new_account(email, options["name"], system)
            user.is_platform_staff = not options["withdraw"]
            user.save(using=system, update_fields=["is_platform_staff"])
        state = "no longer" if options["withdraw"] else "now"
        self.stdout.write(
            f"{user} is {state} platform staff. A new account sets its password by “I cannot sign in”."
        )

    def _new_account(self, email: str, name: str, system: str) -> User:
        if not name:
            raise CommandError(f"{email} has no account. Give --name to make one.")
        user = User(email=email, full_name=name)
        user.set_unusable_password()
        user.save(using=system)
        EmailAddress.objects.using(system).create(user=user, email=email, verified=True, primary=True)
        return user
