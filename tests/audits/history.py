"""Histories with lines of earlier days, for tests."""

from typing import Any

from django.db import connection


def happened(table: str, days_ago: int, of: int | None = None, **values: Any) -> None:
    """Write the first line of a history, or of the thing with this key, once more, as of some days ago.

    `values` are SQL, by column.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND column_name <> 'pgh_id'",
            [table],
        )
        columns = [name for (name,) in cursor.fetchall()]
        values = {"pgh_created_at": f"now() - interval '{days_ago} days'", **values}
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)})"
            f" SELECT {', '.join(str(values.get(name, name)) for name in columns)} FROM {table}"
            f" {f'WHERE pgh_obj_id = {of}' if of else ''} ORDER BY pgh_id LIMIT 1"
        )
