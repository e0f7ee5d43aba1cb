"""A database as empty as after migrating, many times faster than TRUNCATE, which makes every table's files anew.

What the cast wrote is remembered table by table, and copied back faster than it could be built again.
"""

import os

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests import cast

KEPT_TABLES = ["django_migrations", "django_content_type", "auth_permission"]
TABLES = """
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
AND relname <> ALL(%s) ORDER BY relname
"""
COUNT_FROM_ONE = """
SELECT setval(seqrelid, seqstart, false) FROM pg_sequence JOIN pg_class ON pg_class.oid = seqrelid
WHERE relnamespace = 'public'::regnamespace
"""
COUNTED = "SELECT format('%I', sequencename), last_value FROM pg_sequences WHERE last_value IS NOT NULL"
WRITTEN_TO = "SELECT relname FROM pg_class WHERE relname = ANY(%s) AND pg_relation_size(oid) > 0"

_rows: dict[str, bytes] = {}  # of the cast, by table
_counted: list[tuple[str, int]] = []


def build_cast_to_return_to() -> None:
    """Commit the cast to an empty database, and remember every row."""
    cast.build_cast()
    with _administrator() as connection:
        for name in _with_rows(connection, _tables(connection)):
            with connection.cursor().copy(_copy(name, "TO STDOUT")) as copy:
                _rows[name] = b"".join(bytes(part) for part in copy)
        _counted.extend(connection.execute(COUNTED))


def return_to_cast() -> None:
    """Let the database hold the cast and nothing else."""
    _put(_rows, _counted)


def empty_database() -> None:
    """Empty every table, and count from one again."""
    _put({}, [])


def _put(rows: dict[str, bytes], counted: list[tuple[str, int]], tries: int = 5) -> None:
    """Replace all rows; once more where a request that nobody waits for is in the way."""
    try:
        with _administrator() as connection:
            names = _tables(connection)
            with connection.transaction():
                _replace_every_row(connection, names, rows)
                for sequence, number in counted:
                    connection.execute("SELECT setval(%s, %s)", [sequence, number])
            _give_back_room(connection, names)
    except psycopg.errors.DeadlockDetected:  # two that wait for each other, of whom PostgreSQL gave us up
        if tries == 1:
            raise
        _put(rows, counted, tries - 1)


def _administrator() -> psycopg.Connection:
    database = conninfo_to_dict(os.environ["DATABASE_OWNER_URL"])["dbname"]
    return psycopg.connect(make_conninfo(os.environ["PINS_TEST_ADMIN_URL"], dbname=database), autocommit=True)


def _replace_every_row(connection: psycopg.Connection, names: list[str], rows: dict[str, bytes]) -> None:
    """Delete and copy with triggers and foreign keys at rest, while nobody else writes; count from one again."""
    connection.execute("SET LOCAL session_replication_role = replica")
    connection.execute(sql.SQL("LOCK TABLE {} IN EXCLUSIVE MODE").format(_listed(names)))
    for name in _with_rows(connection, names):
        connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
    for name, content in rows.items():
        with connection.cursor().copy(_copy(name, "FROM STDIN")) as copy:
            copy.write(content)
    connection.execute(COUNT_FROM_ONE)


def _give_back_room(connection: psycopg.Connection, names: list[str]) -> None:
    """Clear away deleted rows and those that were rolled back."""
    written = [name for (name,) in connection.execute(WRITTEN_TO, [names])]
    if written:
        connection.execute(sql.SQL("VACUUM {}").format(_listed(written)))


def _tables(connection: psycopg.Connection) -> list[str]:
    return [name for (name,) in connection.execute(TABLES, [KEPT_TABLES])]


def _with_rows(connection: psycopg.Connection, names: list[str]) -> list[str]:
    look = sql.SQL("(SELECT {} FROM {} LIMIT 1)")
    looks = [look.format(sql.Literal(name), sql.Identifier(name)) for name in names]
    return [name for (name,) in connection.execute(sql.SQL(" UNION ALL ").join(looks))]


def _copy(name: str, way: str) -> sql.Composed:
    return sql.SQL("COPY {} " + way).format(sql.Identifier(name))


def _listed(names: list[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))
