"""The third and fourth walls: what the database itself refuses, with rows there that could leak."""

import os
import subprocess
import sys

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from common.tenancy.context import NoTransaction, OtherAreaOpen, begin_sign_in, name_user, open_area
from common.tenancy.door import across_areas
from common.tenancy.models import TenantModel
from programmes.models import ActivityEntry, Area, Membership, Organisation, User
from programmes.roles import Kind
from programmes.sign_in.backend import AccountBackend
from tests.areas import as_person, in_area
from tests.cast import member

ACCOUNT_TABLES = [
    "programmes_user",
    "account_emailaddress",
    "mfa_authenticator",
    "socialaccount_socialaccount",
    "usersessions_usersession",
]
TENANT_TABLES = sorted(m._meta.db_table for m in apps.get_models() if issubclass(m, TenantModel))


def count(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchone()[0]


def refused(sql, *params):
    """Run a statement that must fail, and leave the transaction usable."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)


def test_application_role_can_bypass_nothing(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, False, False, False)
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("role", ["owner", "system"])
def test_application_role_cannot_become_another(db, settings, role):
    name = settings.DATABASES[role]["USER"]
    with pytest.raises(ProgrammingError, match="permission denied"):
        refused(f'SET ROLE "{name}"')


def test_application_role_cannot_switch_policies_off(db):
    with pytest.raises(ProgrammingError, match="must be owner"):
        refused("ALTER TABLE programmes_membership DISABLE ROW LEVEL SECURITY")


@pytest.mark.parametrize("table", TENANT_TABLES)
def test_without_an_open_area_raw_sql_finds_no_rows(db, table):
    assert count(f'SELECT count(*) FROM "{table}"') == 0


@pytest.mark.parametrize("table", TENANT_TABLES)
def test_with_an_open_area_raw_sql_finds_that_area_only(db, north, table):
    open_area(north.pk)
    assert count(f'SELECT count(*) FROM "{table}" WHERE area_id <> %s', north.pk) == 0


def test_there_are_rows_that_could_leak(db, north, south):
    for area in (north, south):
        with in_area(area):
            assert Organisation.objects.count() == 11
            assert Membership.objects.count() == 9


def test_history_stays_within_its_area(db, north, south):
    with in_area(north):
        Organisation.objects.filter(kind=Kind.ICB).update(name="NHS Northshire and Vale")
    event = apps.get_model("programmes", "OrganisationEvent")
    with in_area(north):
        assert event.objects.filter(name="NHS Northshire and Vale").count() == 1
    with in_area(south):
        assert event.objects.count() == 11
        assert not event.objects.filter(area_id=north.pk).exists()


@pytest.fixture
def ways_in(db, officer, outsider):
    """A row in every table of sign-in, for a person of each area."""
    for person in (officer.user, outsider.user):
        with as_person(person):
            Authenticator.objects.create(user=person, type="totp", data={})
            SocialAccount.objects.create(user=person, provider="council", uid=person.email)
            UserSession.objects.create(
                user=person, session_key=person.email, ip="203.0.113.7", user_agent="B"
            )


def people_in(table):
    """The people whose rows raw SQL finds in a table of accounts."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT DISTINCT {"id" if table == "programmes_user" else "user_id"} FROM "{table}"')
        return {row[0] for row in cursor.fetchall()}


def test_every_table_with_a_key_to_an_account_has_walls(db):
    # Imports of the public register name the platform staff who made them, and are of no area.
    bare = """SELECT count(*) FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
        WHERE k.confrelid = 'programmes_user'::regclass AND NOT c.relforcerowsecurity
        AND c.relname <> 'schools_register_import'"""
    assert count(bare) == 0


@pytest.mark.parametrize("table", ACCOUNT_TABLES)
def test_unless_something_is_said_raw_sql_finds_no_account(ways_in, table):
    assert people_in(table) == set()


@pytest.mark.parametrize("table", ACCOUNT_TABLES)
def test_person_finds_their_own_account_alone(ways_in, officer, table):
    name_user(officer.user.pk)
    assert people_in(table) == {officer.user.pk}


@pytest.mark.parametrize("table", ACCOUNT_TABLES)
def test_sign_in_finds_anybody(ways_in, officer, outsider, table):
    begin_sign_in()
    assert people_in(table) >= {officer.user.pk, outsider.user.pk}


@pytest.mark.parametrize("at_sign_in", [False, True])
@pytest.mark.parametrize("table", ACCOUNT_TABLES)
def test_open_area_shows_accounts_of_its_people_only_and_sign_in_widens_nothing(
    ways_in, north, table, at_sign_in
):
    if at_sign_in:
        begin_sign_in()
    open_area(north.pk)
    people = set(Membership.objects.values_list("user_id", flat=True))
    assert len(people) == 9
    assert people_in(table) == (people if table == "programmes_user" else set())


def test_nobody_changes_the_account_of_another_inside_an_area(db, north, lead, officer):
    open_area(north.pk)
    name_user(lead.user.pk)
    assert User.objects.update(full_name="Renamed") == 1
    assert User.objects.get(full_name="Renamed") == lead.user
    assert User.objects.filter(pk=officer.user.pk).exists()


def test_account_is_made_by_its_owner_alone(db, north):
    for say_something in (lambda: None, begin_sign_in, lambda: open_area(north.pk)):
        say_something()
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            User.objects.create(email="intruder@northshire.example", full_name="Intruder")


def test_sign_in_ends_with_the_transaction(committed):
    with transaction.atomic():
        begin_sign_in()
        assert User.objects.exists()
    with transaction.atomic():
        assert not User.objects.exists()


def test_person_of_a_session_is_read_outside_a_transaction_and_named_to_nobody_else(committed):
    person = member("northshire", "officer").user
    assert AccountBackend().get_user(person.pk).email == person.email
    with transaction.atomic():
        assert AccountBackend().get_user(person.pk) == person
        assert not User.objects.exists()


def test_row_for_another_area_is_refused(db, north, south):
    open_area(north.pk)
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Organisation.objects.create(area=south, kind=Kind.OTHER, name="Intruder")


def test_row_cannot_be_moved_into_another_area(db, north, south):
    open_area(north.pk)
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Organisation.objects.update(area=south)


def test_key_into_another_area_is_refused(db, north, outsider, officer):
    open_area(north.pk)
    Membership.objects.create(
        area=north, user=officer.user, organisation_id=outsider.organisation_id, role="viewer"
    )
    with pytest.raises(IntegrityError, match="same_area"):
        connection.check_constraints()  # the key is deferred to the end of the transaction


def test_second_area_in_one_transaction_is_refused(db, north, south):
    open_area(north.pk)
    open_area(north.pk)  # the same again does no harm
    with pytest.raises(OtherAreaOpen):
        open_area(south.pk)
    assert set(Organisation.objects.values_list("area_id", flat=True)) == {north.pk}


def test_what_is_said_outside_a_transaction_is_refused(committed, north):
    person = member("northshire", "officer").user
    for say_it in (lambda: open_area(north.pk), lambda: name_user(person.pk), begin_sign_in):
        with pytest.raises(NoTransaction):
            say_it()


def test_open_area_ends_with_the_transaction(committed, north):
    with transaction.atomic():
        open_area(north.pk)
        assert Organisation.objects.exists()
    with transaction.atomic():
        assert not Organisation.objects.exists()


def test_area_of_the_gate_cannot_be_changed_by_a_second_entry(db, lead, outsider):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pins_enter(%s, 'northshire', 0)", [lead.user.pk])
        assert cursor.fetchall() == [(lead.pk,)]
    with pytest.raises(ProgrammingError, match="open already"):
        refused("SELECT pins_enter(%s, 'southmoor', 0)", outsider.user.pk)


def test_own_memberships_alone_are_read_before_an_area_is_open(db, officer):
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pins.user_id', %s, true)", [str(officer.user.pk)])
    assert list(Membership.objects.values_list("pk", flat=True)) == [officer.pk]
    assert list(Organisation.objects.values_list("pk", flat=True)) == [officer.organisation_id]


def test_activity_is_append_only_for_the_application(db, lead):
    open_area(lead.area.pk)
    entry = ActivityEntry.objects.create(
        area=lead.area,
        user=lead.user,
        membership=lead,
        actor="A",
        verb="did",
        thing_type="x",
        thing_id=1,
        thing="y",
    )
    for change in (lambda: ActivityEntry.objects.update(verb="undid"), entry.delete):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            change()


def test_history_of_the_area_itself_stays_inside_and_cannot_be_forged_elsewhere(db, north, south):
    events = apps.get_model("programmes", "AreaEvent").objects
    with in_area(south):
        Area.objects.filter(pk=south.pk).update(run_by="Southmoor together")
        assert {event.pgh_obj_id for event in events.all()} == {south.pk}
    with in_area(north):
        assert {event.pgh_obj_id for event in events.all()} == {north.pk}
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            events.create(
                id=south.pk,
                slug="s",
                name="Forged",
                pgh_obj=south,
                pgh_label="update",
                pgh_created_at=timezone.now(),
            )
    with in_area(None):
        assert not events.exists()


def test_history_is_append_only(db, north):
    event = apps.get_model("programmes", "MembershipEvent")
    open_area(north.pk)
    assert event.objects.exists()
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        event.objects.update(role="viewer")


def test_area_can_be_renamed_only_from_inside(db, north, south):
    open_area(north.pk)
    assert Area.objects.filter(pk=south.pk).update(name="Taken over") == 0
    assert Area.objects.filter(pk=north.pk).update(name="Northshire and Vale") == 1


@pytest.mark.django_db(databases=["default", "system"])
def test_door_across_areas_sees_all_and_wants_a_reason():
    with across_areas("count organisations in a test") as system:
        assert Organisation.objects.using(system).count() == 22
    with pytest.raises(ValueError, match="Say why"), across_areas(" "):
        pass


def test_door_is_closed_to_a_process_without_credentials():
    script = """
import django; django.setup()
from common.tenancy.door import DoorClosed, across_areas
try:
    with across_areas("try from the web"): print("open")
except DoorClosed as refusal: print("closed:", refusal)
"""
    environment = {
        k: v for k, v in os.environ.items() if k not in {"DATABASE_SYSTEM_URL", "DATABASE_OWNER_URL"}
    }
    answer = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    assert answer.stdout.startswith("closed: Only workers and commands can cross areas")
