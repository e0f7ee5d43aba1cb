"""The three database roles, made by an administrator once for each database.

Needs psycopg only, so that the launcher and the tests can use it before Django is set up.
"""

import secrets
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

MINIMUM_SERVER = 160000  # PostgreSQL 16


@dataclass(frozen=True)
class DatabaseUrls:
    """Where each role connects: `app` (web, worker), `system` (the door across areas), `owner` (migrations)."""

    app: str
    system: str
    owner: str


# What each role may do. `app` can bypass nothing; `system` and `owner` bypass row level security
# because one crosses areas by purpose and the other must see the rows that it migrates.
ROLES = {"app": "NOBYPASSRLS", "system": "BYPASSRLS", "owner": "BYPASSRLS"}


def prepare(
    admin_url: str, *, database: str, prefix: str = "pins", passwords: dict[str, str] | None = None
) -> DatabaseUrls:
    """Create or update the roles and the database; return the URL of each role. May be repeated.

    `admin_url` must be of a role that may create roles and databases. `passwords` maps "app",
    "system" and "owner" to a password; one is invented for each role that is left out.
    Raises RuntimeError when the server is older than PostgreSQL 16 or the role may not do this.
    """
    secrets_by_role = {role: (passwords or {}).get(role) or secrets.token_urlsafe(24) for role in ROLES}
    with psycopg.connect(admin_url, autocommit=True) as connection:
        if connection.info.server_version < MINIMUM_SERVER:
            raise RuntimeError("PINS Portal needs PostgreSQL 16 or newer.")
        _refuse_ordinary_role(connection)
        for role, bypass in ROLES.items():
            _make_role(connection, f"{prefix}_{role}", bypass, secrets_by_role[role])
        _make_database(connection, database, prefix)
    with psycopg.connect(_url(admin_url, database), autocommit=True) as connection:
        _close_to_others(connection, database, prefix)
    return DatabaseUrls(
        **{role: _url(admin_url, database, f"{prefix}_{role}", secrets_by_role[role]) for role in ROLES}
    )


def _refuse_ordinary_role(connection: psycopg.Connection) -> None:
    may = connection.execute(
        "SELECT rolsuper OR (rolcreaterole AND rolcreatedb AND rolbypassrls) FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    if not may or not may[0]:
        raise RuntimeError(
            "The database URL must be an administrator’s: a superuser, or a role that may create roles and "
            "databases and bypass row level security."
        )


def _make_role(connection: psycopg.Connection, name: str, bypass: str, password: str) -> None:
    exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    connection.execute(
        sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE {} PASSWORD {}").format(
            sql.SQL("ALTER" if exists else "CREATE"),
            sql.Identifier(name),
            sql.SQL(bypass),
            sql.Literal(password),
        )
    )


def _make_database(connection: psycopg.Connection, database: str, prefix: str) -> None:
    owner = sql.Identifier(f"{prefix}_owner")
    # An administrator who is no superuser may only give a database to a role that it is a member of.
    connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(owner))
    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0").format(
                sql.Identifier(database), owner
            )
        )


def _close_to_others(connection: psycopg.Connection, database: str, prefix: str) -> None:
    """Let nobody but the three roles in, and only the owner make tables."""
    name, owner = sql.Identifier(database), sql.Identifier(f"{prefix}_owner")
    system = sql.Identifier(f"{prefix}_system")
    users = sql.SQL(", ").join(sql.Identifier(f"{prefix}_{role}") for role in ("app", "system"))
    for statement in (
        "REVOKE ALL ON DATABASE {name} FROM PUBLIC",
        "GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {owner}",
        "GRANT CONNECT ON DATABASE {name} TO {users}",
        "GRANT TEMPORARY ON DATABASE {name} TO {system}",  # imports stage their rows there
        "ALTER SCHEMA public OWNER TO {owner}",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE ON SCHEMA public TO {users}",
    ):
        connection.execute(sql.SQL(statement).format(name=name, owner=owner, users=users, system=system))


def _url(admin_url: str, database: str, user: str = "", password: str = "") -> str:
    """Return the administrator's URL with another database and, if given, another user."""
    parts = urlsplit(admin_url)
    place = parts.netloc.rpartition("@")[2]
    who = f"{quote(user)}:{quote(password, safe='')}" if user else parts.netloc.rpartition("@")[0]
    return urlunsplit(parts._replace(netloc=f"{who}@{place}" if who else place, path=f"/{quote(database)}"))
