"""The backup of docs/operations.md, restored into a second database: are the walls still there?"""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
import pytest
from psycopg import sql

from common.tenancy.catalogue import FAULTS
from common.tenancy.database_roles import ROLES, DatabaseUrls, prepare
from launcher.binaries import postgres_programs
from tests.conftest import ADMIN_URL, DATABASE

RESTORED = f"{DATABASE}_restored"
TABLES = """SELECT relname, relrowsecurity, relforcerowsecurity, relacl::text FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1"""


@pytest.fixture
def restored(django_db_setup: None, tmp_path: Path) -> Iterator[DatabaseUrls]:
    """The cast's database, dumped and restored by its owner as the document says."""
    admin_url, owner_url = os.environ[ADMIN_URL], os.environ["DATABASE_OWNER_URL"]
    addresses = [os.environ["DATABASE_URL"], os.environ["DATABASE_SYSTEM_URL"], owner_url]
    passwords = {
        role: unquote(urlsplit(url).password or "") for role, url in zip(ROLES, addresses, strict=True)
    }
    urls = prepare(admin_url, database=RESTORED, prefix=DATABASE, passwords=passwords)
    dump = str(tmp_path / "portal.dump")
    run("pg_dump", "--format=custom", f"--file={dump}", f"--dbname={owner_url}")
    run("pg_restore", "--exit-on-error", "--single-transaction", f"--dbname={urls.owner}", dump)
    yield urls
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(RESTORED)))


def run(program: str, *arguments: str) -> None:
    done = subprocess.run([postgres_programs() / program, *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def rows(url: str, query: str, area: int | None = None) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        connection.execute("SELECT set_config('pins.area_id', %s, true)", [str(area or "")])
        return connection.execute(query).fetchall()


def test_every_row_policy_and_right_comes_back(restored: DatabaseUrls) -> None:
    before = DatabaseUrls(*(os.environ[f"DATABASE_{name}URL"] for name in ("", "SYSTEM_", "OWNER_")))
    for query in (
        "SELECT area_id, role, user_id FROM programmes_membership ORDER BY id",
        "SELECT name, area_id FROM programmes_organisation ORDER BY id",
        "SELECT app, name FROM django_migrations ORDER BY id",
        "SELECT tablename, policyname, cmd, qual, with_check FROM pg_policies ORDER BY 1, 2",
        TABLES,
        "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2",
    ):
        found = rows(restored.owner, query)
        assert found
        assert found == rows(before.owner, query)


def test_walls_stand_after_a_restore(restored: DatabaseUrls) -> None:
    people = "SELECT DISTINCT area_id FROM programmes_membership"
    areas = {area for (area,) in rows(restored.system, people)}
    assert len(areas) == 2
    assert rows(restored.app, people) == []
    for area in areas:
        assert rows(restored.app, people, area=area) == [(area,)]
    assert [found for query in FAULTS.values() for found in rows(restored.owner, query)] == []


def test_application_cannot_write_into_another_area_after_a_restore(restored: DatabaseUrls) -> None:
    one, other = (row[0] for row in rows(restored.app, "SELECT id FROM programmes_area ORDER BY id"))
    columns, values = "(area_id, kind, name)", f"({other}, 'other', 'x')"
    insert = f"INSERT INTO programmes_organisation {columns} VALUES {values} RETURNING id"
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
        rows(restored.app, insert, area=one)  # type: ignore[arg-type]
