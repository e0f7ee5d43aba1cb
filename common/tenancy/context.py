"""Opening an area for the rest of a transaction, so that row level security shows its rows."""

from uuid import UUID

from django.db import connections
from django.db.utils import DEFAULT_DB_ALIAS


class NoTransaction(RuntimeError):
    """An area was opened outside a transaction, where the setting would be lost with the statement."""


class OtherAreaOpen(RuntimeError):
    """A second area was to be opened in one transaction."""


def open_area(area_id: int, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Show the rows of one area, and no others, until the transaction ends.

    Raises NoTransaction outside a transaction and OtherAreaOpen if another area is open in this
    one: a context that changes half-way cannot be reasoned about, and one set inside a savepoint
    outlives it.
    """
    connection = connections[using]
    if not connection.in_atomic_block:
        raise NoTransaction("Open an area inside a transaction.")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nullif(current_setting('pins.area_id', true), '')::bigint,"
            " CASE WHEN coalesce(current_setting('pins.area_id', true), '') IN ('', %(area)s)"
            " THEN set_config('pins.area_id', %(area)s, true) END",
            {"area": str(area_id)},
        )
        before, opened = cursor.fetchone()
    if opened is None:
        raise OtherAreaOpen(f"Area {before} is open; area {area_id} needs a transaction of its own.")


def name_user(user_id: UUID, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Say who is signed in, so that their own memberships can be read before an area is open."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT set_config('pins.user_id', %s, true)", [str(user_id)])
