"""Every policy in the database, and every table without one: a new hole in the walls is somebody's decision."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from django.db.backends.utils import CursorWrapper

# A tenant table has a column area_id; so has the history of one. Its own policy is <table>_area.
TENANT_TABLES = """
    SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND a.attname = 'area_id'"""
INSIDE = (
    "(area_id = ( SELECT (NULLIF(current_setting('pins.area_id'::text, true), ''::text))::bigint"
    ' AS "nullif"))'
)

# All others. Policies are permissive: each lets through what it says, whatever the table's own one says.
OTHER_POLICIES = {
    # Names of areas are public; an area is changed from inside, and its history stays there.
    ("programmes_area", "area_is_public", "SELECT"),
    ("programmes_area", "area_changes_inside", "UPDATE"),
    ("programmes_areaevent", "programmes_areaevent_area", "ALL"),
    # Before an area is open, somebody signed in reads which hats they have, and of which organisations.
    ("programmes_membership", "membership_own_before_area", "SELECT"),
    ("programmes_organisation", "organisation_own_before_area", "SELECT"),
    # Mails about an account belong to no area: the application writes them and never reads them.
    ("common_message", "message_without_area", "INSERT"),
    # Accounts: their owner, sign-in, and to read only the people of the open area.
    ("programmes_user", "user_seen_from_area", "SELECT"),
    ("programmes_user", "user_joins", "INSERT"),
    ("programmes_user", "user_changes", "UPDATE"),
    # How somebody signs in: their own matter, and sign-in's.
    ("account_emailaddress", "account_emailaddress_person", "ALL"),
    ("mfa_authenticator", "mfa_authenticator_person", "ALL"),
    ("socialaccount_socialaccount", "socialaccount_socialaccount_person", "ALL"),
    ("usersessions_usersession", "usersessions_usersession_person", "ALL"),
}

TABLES_WITHOUT_ROW_SECURITY = {
    # The national register: public data, which the application's role can only read.
    "schools_care_board",
    "schools_care_board_authority",
    "schools_local_authority",
    "schools_school",
    "schools_school_link",
    "schools_school_name",
    "schools_word",
    # Who imported it and what that changed: platform staff's own pages.
    "schools_register_import",
    # Django's own book-keeping: names of models and migrations.
    "django_content_type",
    "django_migrations",
    "auth_permission",
    # Installed with libraries and always empty: rights hang on memberships, links for confirming an
    # address are signed instead of stored, tokens of identity providers are not kept, history has its
    # context in its own rows.
    "auth_group",
    "auth_group_permissions",
    "account_emailconfirmation",
    "socialaccount_socialtoken",
    "pghistory_context",
    # Identity providers stand in the settings.
    "socialaccount_socialapp",
    # A session is found by its secret key, before anybody is known.
    "django_session",
}


@pytest.fixture
def catalogue(db: None) -> Iterator[CursorWrapper]:
    with connections["default"].cursor() as cursor:
        yield cursor


def rows(cursor: CursorWrapper, query: str) -> list[tuple[Any, ...]]:
    cursor.execute(query)
    return cursor.fetchall()


def test_there_are_no_policies_but_these(catalogue: CursorWrapper) -> None:
    own = {(table, f"{table}_area", "ALL") for (table,) in rows(catalogue, TENANT_TABLES)}
    found = rows(catalogue, "SELECT tablename, policyname, cmd FROM pg_policies WHERE schemaname = 'public'")
    assert len(own) > 10
    assert set(found) == own | OTHER_POLICIES


def test_tenant_tables_own_policy_asks_for_the_open_area_and_nothing_else(catalogue: CursorWrapper) -> None:
    query = f"""
        SELECT policyname FROM pg_policies WHERE policyname = tablename || '_area'
        AND tablename IN ({TENANT_TABLES}) AND (qual, with_check) IS DISTINCT FROM (%s, %s)"""
    catalogue.execute(query, [INSIDE, INSIDE])
    assert catalogue.fetchall() == []


def test_there_are_no_tables_without_row_security_but_these(catalogue: CursorWrapper) -> None:
    """Views too: one shows what its owner sees, past every policy."""
    found = rows(
        catalogue,
        """SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'f')
        AND relnamespace = 'public'::regnamespace AND NOT (relrowsecurity AND relforcerowsecurity)""",
    )
    assert {table for (table,) in found} == TABLES_WITHOUT_ROW_SECURITY
