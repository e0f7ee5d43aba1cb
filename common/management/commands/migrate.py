"""Migrate as the owner of the tables, then write the grants and check the walls."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import migrate
from django.db import connections

from common.tenancy.catalogue import faults
from common.tenancy.grants import write_grants


class Command(migrate.Command):
    """Django's migrate on the `owner` connection: no other role may change tables, or see every row."""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raise CommandError when the owner's address is not set or a wall is missing afterwards."""
        using = options["database"]
        if using not in connections.settings:
            raise CommandError("Set DATABASE_OWNER_URL: only the owner of the tables can migrate.")
        super().handle(*args, **options)
        if options["app_label"]:
            return  # part-way through the history, where tables and models need not agree
        write_grants(using)
        found = faults(using)
        if found:
            raise CommandError("The walls between areas have gaps:\n" + "\n".join(found))
