"""What the application's and the system's database roles may do with each table.

Written by the owner after each migration, from what the models declare.
"""

from collections.abc import Iterable

from django.apps import apps
from django.conf import settings
from django.db import connections

ALL = ("SELECT", "INSERT", "UPDATE", "DELETE")
READ = ("SELECT",)
# Lets the system role ANALYZE what it has imported, though the tables are the owner's.
MAINTAIN = ("MAINTAIN",)
MAINTAIN_SINCE = 170000  # PostgreSQL 17
# Tables of others, and of ours that no model declares. Everything else of theirs is changed at sign-in.
READ_ONLY_TABLES = {"django_migrations", "django_content_type", "auth_permission", "socialaccount_socialapp"}


def write_grants(using: str) -> None:
    """Grant each table's rights afresh to both roles, on the database behind `using`."""
    declared = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    with connections[using].cursor() as cursor:
        may_maintain = cursor.connection.info.server_version >= MAINTAIN_SINCE
        for table in connections[using].introspection.table_names(cursor):
            rights = READ if table in READ_ONLY_TABLES else getattr(declared.get(table), "app_grants", ALL)
            for statement in _statements(table, rights, ALL + MAINTAIN if may_maintain else ALL):
                cursor.execute(statement)


def _statements(table: str, rights: Iterable[str], of_system: Iterable[str]) -> list[str]:
    app, system = settings.DATABASE_APP_ROLE, settings.DATABASE_SYSTEM_ROLE
    return [
        f'REVOKE ALL ON "{table}" FROM "{app}", "{system}"',
        f'GRANT {", ".join(rights)} ON "{table}" TO "{app}"',
        f'GRANT {", ".join(of_system)} ON "{table}" TO "{system}"',
    ]
