"""Row level security policies and composite keys as Django constraints.

`makemigrations` writes them, `sqlmigrate` shows them and `makemigrations --check` misses them, like
any other constraint. Models get them from `common.tenancy.models`; nobody types them by hand, but
for the few tables that are no tenant tables and have a policy of their own (`RowPolicy`).
"""

from typing import Any, ClassVar

from django.db import models

# After the first SET LOCAL of a session the setting reads '', not NULL, hence the nullif. The
# scalar sub-select is evaluated once a statement instead of once a row.
OPEN_AREA = "(SELECT nullif(current_setting('pins.area_id', true), '')::bigint)"
SIGNED_IN_USER = "(SELECT nullif(current_setting('pins.user_id', true), '')::uuid)"
SIGNING_IN = f"({OPEN_AREA} IS NULL AND (SELECT current_setting('pins.sign_in', true) = 'on'))"


class Wall(models.BaseConstraint):
    """A constraint that Django only has to write down: nothing to validate in Python."""

    arguments: ClassVar[tuple[str, ...]] = ()

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """The database alone decides: Python may not see the rows that it would have to look at."""

    def deconstruct(self) -> Any:
        """Return what a migration writes down."""
        path, args, _ = super().deconstruct()
        return path, args, {name: getattr(self, name) for name in self.arguments}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Wall) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash((type(self), self.name))

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        """Write the wall after the table, since it cannot stand inside CREATE TABLE."""
        statement = self.create_sql(model, schema_editor)
        if statement:
            schema_editor.deferred_sql.append(statement)

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        """Return the statement, or None when it was left for the end of the migration."""
        raise NotImplementedError


class RowPolicy(Wall):
    """One permissive policy on a table whose row level security it also enables and forces."""

    arguments: ClassVar[tuple[str, ...]] = ("table", "name", "command", "using", "with_check")

    def __init__(
        self, *, table: str, name: str, using: str = "", with_check: str = "", command: str = "ALL"
    ) -> None:
        self.table, self.using, self.with_check, self.command = table, using, with_check, command
        super().__init__(name=name)

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        table, name = schema_editor.quote_name(self.table), schema_editor.quote_name(self.name)
        using = f" USING ({self.using})" if self.using else ""
        check = f" WITH CHECK ({self.with_check})" if self.with_check else ""
        return (
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; "
            f"CREATE POLICY {name} ON {table} FOR {self.command}{using}{check}"
        )

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        table, name = schema_editor.quote_name(self.table), schema_editor.quote_name(self.name)
        return f"DROP POLICY IF EXISTS {name} ON {table}"


class AreaPolicy(RowPolicy):
    """Third wall: rows of the open area only, to read and to write; no open area, no rows."""

    arguments: ClassVar[tuple[str, ...]] = ("table",)

    def __init__(self, *, table: str) -> None:
        inside = f"area_id = {OPEN_AREA}"
        super().__init__(table=table, name=f"{table}_area", using=inside, with_check=inside)


class AreaKey(Wall):
    """The key (area, id) that keys from other tenant tables point to."""

    arguments: ClassVar[tuple[str, ...]] = ("table",)

    def __init__(self, *, table: str) -> None:
        self.table = table
        super().__init__(name=f"{table}_area_key")

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        """Come before what points to it, which may have been put down already."""
        schema_editor.deferred_sql.insert(0, self.create_sql(model, schema_editor))

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        table, name = schema_editor.quote_name(self.table), schema_editor.quote_name(self.name)
        key = schema_editor.quote_name(model._meta.pk.column)
        return f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE (area_id, {key})"

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        # No CASCADE: it would take the keys of other tables with it, unnoticed.
        table, name = schema_editor.quote_name(self.table), schema_editor.quote_name(self.name)
        return f"ALTER TABLE {table} DROP CONSTRAINT {name}"


class SameAreaKey(Wall):
    """Fourth wall: what a row points to lies in the row's own area."""

    arguments: ClassVar[tuple[str, ...]] = ("table", "column", "to")

    def __init__(self, *, table: str, column: str, to: str) -> None:
        self.table, self.column, self.to = table, column, to
        super().__init__(name=f"{table}_{column}_same_area")

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        """Leave the statement for the end of the migration: the other table's key may come later in it."""
        quote = schema_editor.quote_name
        schema_editor.deferred_sql.append(
            f"ALTER TABLE {quote(self.table)} ADD CONSTRAINT {quote(self.name)} "
            f"FOREIGN KEY (area_id, {quote(self.column)}) REFERENCES {quote(self.to)} (area_id, id) "
            "DEFERRABLE INITIALLY DEFERRED"
        )

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        quote = schema_editor.quote_name
        return f"ALTER TABLE {quote(self.table)} DROP CONSTRAINT IF EXISTS {quote(self.name)}"
