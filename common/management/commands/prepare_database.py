"""Make the database and its three roles on a server, once, as its administrator."""

import os
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError

from common.tenancy.database_roles import ROLES, prepare


class Command(BaseCommand):
    """Read DATABASE_ADMIN_URL, DATABASE_{APP,SYSTEM,OWNER}_PASSWORD and, if set, DATABASE_NAME (pins).

    The roles are called <DATABASE_PREFIX>_app, _system and _owner (pins). May be repeated: it sets
    the passwords afresh, which is how they are changed.
    """

    help = "Make or update the database and its three roles (needs DATABASE_ADMIN_URL)."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Raise CommandError when something is not set or the server refuses."""
        passwords = {role: required(f"DATABASE_{role.upper()}_PASSWORD") for role in ROLES}
        database = os.environ.get("DATABASE_NAME", "pins")
        prefix = os.environ.get("DATABASE_PREFIX", "pins")
        try:
            prepare(required("DATABASE_ADMIN_URL"), database=database, prefix=prefix, passwords=passwords)
        except (psycopg.Error, RuntimeError) as error:
            raise CommandError(f"The database server said: {error}") from error
        roles = ", ".join(f"{prefix}_{role}" for role in ROLES)
        self.stdout.write(f"The database {database} is ready for {roles}.")


def required(name: str) -> str:
    """Return an environment variable; raise CommandError if it is not set."""
    if not os.environ.get(name):
        raise CommandError(f"Set {name}.")
    return os.environ[name]
