"""The demo's database on whichever server there is: the embedded one or the one DATABASE_URL names."""

import psycopg
from psycopg import sql

from common.tenancy.database_roles import DatabaseUrls, prepare
from launcher.problems import Problem

DATABASE = "pins_demo"


def prepare_database(admin_url: str, passwords: dict[str, str]) -> DatabaseUrls:
    """Make or update the roles and the database; raise Problem if the server refuses."""
    try:
        return prepare(admin_url, database=DATABASE, prefix=DATABASE, passwords=passwords)
    except (psycopg.Error, RuntimeError) as error:
        raise refused(error) from error


def drop_database(admin_url: str) -> None:
    """Delete the demo's database, and no other, on the server of `admin_url`."""
    try:
        with psycopg.connect(admin_url, autocommit=True, connect_timeout=10) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(DATABASE))
            )
    except psycopg.Error as error:
        raise refused(error) from error


def refused(error: Exception) -> Problem:
    return Problem(
        f"The database server said: {str(error).strip()}\n"
        "DATABASE_URL must be of an administrator of PostgreSQL 16 or newer who may create roles "
        "and databases; without DATABASE_URL the demo starts its own."
    )
