import os
from collections.abc import Iterator

import psycopg
import pytest
from django.core.management import CommandError, call_command
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from common.tenancy.database_roles import ROLES
from tests.conftest import ADMIN_URL, DATABASE

NAME = f"{DATABASE}_prepared"


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The variables that the command reads; afterwards database and roles are gone again."""
    admin_url = os.environ[ADMIN_URL]
    monkeypatch.setenv("DATABASE_ADMIN_URL", admin_url)
    monkeypatch.setenv("DATABASE_NAME", NAME)
    monkeypatch.setenv("DATABASE_PREFIX", NAME)
    for role in ROLES:
        monkeypatch.setenv(f"DATABASE_{role.upper()}_PASSWORD", f"first of {role}")
    yield admin_url
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(NAME)))
        for role in ROLES:
            connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(f"{NAME}_{role}")))


def sign_in(admin_url: str, role: str, password: str) -> bool:
    """Connect as a role; return whether it may bypass row level security."""
    place = conninfo_to_dict(admin_url) | {"dbname": NAME, "user": f"{NAME}_{role}", "password": password}
    with psycopg.connect(**place) as connection:
        row = connection.execute("SELECT rolbypassrls FROM pg_roles WHERE rolname = current_user").fetchone()
    return bool(row and row[0])


def test_each_role_gets_its_password_and_only_the_application_may_not_bypass(environment: str) -> None:
    call_command("prepare_database", verbosity=0)
    assert [sign_in(environment, role, f"first of {role}") for role in ROLES] == [False, True, True]


def test_system_role_may_stage_rows_in_temporary_tables_and_the_application_may_not(environment: str) -> None:
    call_command("prepare_database")
    place = conninfo_to_dict(environment) | {"dbname": NAME}
    with psycopg.connect(**place) as connection:
        may = connection.execute(
            "SELECT has_database_privilege(%s, %s, 'TEMPORARY'), has_database_privilege(%s, %s, 'TEMPORARY')",
            [f"{NAME}_system", NAME, f"{NAME}_app", NAME],
        ).fetchone()
    assert may == (True, False)


def test_repeating_changes_a_password(environment: str, monkeypatch: pytest.MonkeyPatch) -> None:
    call_command("prepare_database")
    monkeypatch.setenv("DATABASE_APP_PASSWORD", "second")
    call_command("prepare_database")
    assert sign_in(environment, "app", "second") is False
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        sign_in(environment, "app", "first of app")


@pytest.mark.parametrize("name", ["DATABASE_ADMIN_URL", "DATABASE_OWNER_PASSWORD"])
def test_missing_variable_is_named(environment: str, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.delenv(name)
    with pytest.raises(CommandError, match=f"Set {name}"):
        call_command("prepare_database")
