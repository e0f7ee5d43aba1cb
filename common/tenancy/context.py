"""What a transaction says for the rest of itself, so that row level security shows what belongs to it."""

from uuid import UUID

from django.db import connections
from django.db.backends.utils import CursorWrapper
from django.db.utils import DEFAULT_DB_ALIAS


class NoTransaction(RuntimeError):
    """Something was said outside a transaction, where it would be lost with the statement."""


class OtherAreaOpen(RuntimeError):
    """A second area was to be opened in one transaction."""


def open_area(area_id: int, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Show the rows of one area, and no others, until the transaction ends.

    Raises NoTransaction outside a transaction and OtherAreaOpen if another area is open in this
    one: a context that changes half-way cannot be reasoned about, and one set inside a savepoint
    outlives it.
    """
    with _cursor(using) as cursor:
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
    """Say who is signed in, so that their account and memberships can be read before an area is open.

    Raises NoTransaction outside a transaction.
    """
    with _cursor(using) as cursor:
        cursor.execute("SELECT set_config('pins.user_id', %s, true)", [str(user_id)])


def begin_sign_in(*, using: str = DEFAULT_DB_ALIAS) -> None:
    """Let anybody's account be found, as sign-in must, for as long as no area is open.

    Raises NoTransaction outside a transaction.
    """
    with _cursor(using) as cursor:
        cursor.execute("SELECT set_config('pins.sign_in', 'on', true)")


def _cursor(using: str) -> CursorWrapper:
    if not connections[using].in_atomic_block:
        raise NoTransaction("Open an area, name a person or begin to sign in inside a transaction.")
    return connections[using].cursor()
