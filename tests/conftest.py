"""Real services, a migrated database a process, and a cast that every test may meet.

- The first process starts PostgreSQL and Valkey, or uses those of DATABASE_URL and REDIS_URL (an
  administrator's). Each xdist worker has a database, three roles and a Valkey number of its own.
- `default` connects as the application's role, `system` and `owner` as theirs: the walls stand in tests too.
- The cast (tests/cast.py: two areas with every role) is committed once. A test runs in a transaction
  that is rolled back; it meets the cast and may add to it inside an open area: `open_area(north.pk)`.
- To look into a second area in the same test: `with in_area(south): …` (tests/areas.py).
- A test that needs commits (workers, other processes) asks for `committed`; afterwards the database
  holds the cast again, and nothing else.
"""

import atexit
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import psycopg
import pytest
from hypothesis import HealthCheck, settings
from psycopg import sql

from common.tenancy.database_roles import prepare

ROOT = Path(__file__).parents[1]
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
DATABASE = f"pins_test_{WORKER}"
ADMIN_URL, REDIS = "PINS_TEST_ADMIN_URL", "PINS_TEST_REDIS_URL"
# How long an example takes says how busy the machine is, not whether the property holds.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


def start_services() -> None:
    """Start the services in the first process; workers find their addresses in the environment."""
    if ADMIN_URL in os.environ:
        return
    from launcher.services_for_tests import start_test_services

    services = start_test_services()
    atexit.register(services.stop)
    os.environ[ADMIN_URL], os.environ[REDIS] = services.admin_url, services.redis_url


def make_database() -> None:
    """Make this process's empty database and put its addresses where Django's settings look."""
    with psycopg.connect(os.environ[ADMIN_URL], autocommit=True) as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(DATABASE))
        )
    urls = prepare(os.environ[ADMIN_URL], database=DATABASE, prefix=DATABASE)
    number = 1 + int(WORKER.removeprefix("gw")) if WORKER != "main" else 0
    os.environ.update(
        DATABASE_URL=urls.app,
        DATABASE_SYSTEM_URL=urls.system,
        DATABASE_OWNER_URL=urls.owner,
        REDIS_URL=f"{os.environ[REDIS].partition('?')[0]}?db={number}",
        # Boxes of two databases have the same numbers: a process must not erase another's keys.
        BALLOT_KEY_DIR=str(ROOT / "var" / "test-keys" / DATABASE),
        DJANGO_SETTINGS_MODULE="pins_portal.settings.test",
    )


start_services()
make_database()
django.setup()  # before pytest-django would: the settings could not be read earlier than this


def pytest_report_header() -> str:
    """Say in one line whether the browser tests can run here."""
    from tests.browser.chromium import line_for_the_report

    return line_for_the_report()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Hide our settings from the workers: pytest-django would read them, with our database, before this file."""
    os.environ.pop("DJANGO_SETTINGS_MODULE")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what needs no database, which one worker does while another migrates; end with what is short.

    Of the others those that take long commit their rows; those with `db` take it back and are many and short.
    """

    def turn(item: pytest.Item) -> int:
        needs = set(item.fixturenames)  # type: ignore[attr-defined]
        if "db" in needs or item.get_closest_marker("django_db"):
            return 2
        return int("django_db_setup" in needs)

    items.sort(key=turn)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """Migrate as the owner and commit the cast; in place of Django's own test database."""
    from django.core.management import call_command
    from django.db import connections

    from tests.emptying import build_cast_to_return_to
    from tests.schema import keep_schema, one_at_a_time, restore_schema

    with django_db_blocker.unblock():
        with one_at_a_time():
            restore_schema(DATABASE)
            call_command("migrate", verbosity=0)
            keep_schema(DATABASE)
        build_cast_to_return_to()
        connections.close_all()
    yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Let a test commit, for other processes to see; afterwards the cast is all there is again."""
    from django.core.cache import cache
    from django.db import connections

    from tests.emptying import return_to_cast

    with django_db_blocker.unblock():
        yield
        return_to_cast()
        cache.clear()
        connections.close_all()


@pytest.fixture(autouse=True)
def _empty_cache(request: pytest.FixtureRequest) -> Iterator[None]:
    """Forget rate limits and sessions between tests that touch the database."""
    yield
    if {"db", "committed"} & set(request.fixturenames):
        from django.core.cache import cache

        cache.clear()


@pytest.fixture
def client(db: None) -> Any:
    """A browser without JavaScript, whose every request begins without an open area, as in production."""
    from tests.areas import PortalClient

    return PortalClient()


@pytest.fixture
def north() -> Any:
    from tests.cast import area

    return area("northshire")


@pytest.fixture
def south() -> Any:
    from tests.cast import area

    return area("southmoor")


def _member_of_the_cast(name: str, role: str, slug: str) -> Any:
    @pytest.fixture(name=name)
    def fixture(db: None) -> Any:
        from tests.cast import member

        return member(slug, role)

    return fixture


# The standing cast: memberships, each with its user, organisation and area.
lead = _member_of_the_cast("lead", "area_lead", "northshire")
officer = _member_of_the_cast("officer", "officer", "northshire")
forum_lead = _member_of_the_cast("forum_lead", "forum_lead", "northshire")
forum_worker = _member_of_the_cast("forum_worker", "forum_worker", "northshire")
school_lead = _member_of_the_cast("school_lead", "school_lead", "northshire")
school_contributor = _member_of_the_cast("school_contributor", "school_contributor", "northshire")
provider = _member_of_the_cast("provider", "provider", "northshire")
viewer = _member_of_the_cast("viewer", "viewer", "northshire")
national_viewer = _member_of_the_cast("national_viewer", "national_viewer", "northshire")
outsider = _member_of_the_cast("outsider", "area_lead", "southmoor")
