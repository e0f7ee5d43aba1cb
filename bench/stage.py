"""What is measured stands on: services and a database of its own, thrown away afterwards."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from common.tenancy.database_roles import ROLES, prepare
from launcher.places import PYTHON, ROOT
from launcher.services_for_tests import start_test_services
from tests.schema import keep_schema, one_at_a_time, restore_schema

from .servers import free_port

DATABASE = "pins_bench"


@contextmanager
def stage() -> Iterator[Path]:
    """Start services, prepare an empty database, name them in the environment; yield a folder for logs."""
    folder = Path(tempfile.mkdtemp(prefix="pins-bench-"))
    services = start_test_services()
    admin_url = services.admin_url
    try:
        _forget(admin_url)
        urls = prepare(admin_url, database=DATABASE, prefix=DATABASE)
        os.environ |= {
            "DATABASE_URL": urls.app,
            "DATABASE_SYSTEM_URL": urls.system,
            "DATABASE_OWNER_URL": urls.owner,
            "REDIS_URL": services.redis_url,
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "SECRET_KEY": "only-for-measuring",
            "SECOND_FACTOR_REQUIRED": "no",
            "STATIC_ROOT": str(folder / "static"),
            "BALLOT_KEY_DIR": str(folder / "keys"),
            "MEDIA_ROOT": str(folder / "uploads"),
            "MAIL_TRANSPORT": "smtp",
            "EMAIL_URL": f"smtp://127.0.0.1:{free_port()}",
        }
        yield folder
        _forget(admin_url)
    finally:
        services.stop()
        shutil.rmtree(folder, ignore_errors=True)


def install() -> None:
    """Migrate, with the tests' head start; gather the assets, which are built first if they never were."""
    from django.core.management import call_command

    with one_at_a_time():
        restore_schema(DATABASE)
        call_command("migrate", verbosity=0)
        keep_schema(DATABASE)
    if not (ROOT / "static" / "dist").exists():
        subprocess.run([PYTHON, "-m", "frontend.build"], cwd=ROOT, check=True)
    call_command("collectstatic", interactive=False, verbosity=0)


def _forget(admin_url: str) -> None:
    """Drop the database and its roles, which a run that was killed may have left on a server of yours."""
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(DATABASE))
        )
        for role in ROLES:
            connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(f"{DATABASE}_{role}")))
