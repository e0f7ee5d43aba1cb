"""The third and fourth walls: what the database itself refuses, with rows there that could leak."""

import os
import subprocess
import sys

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from common.tenancy.context import NoTransaction, OtherAreaOpen, open_area
from common.tenancy.door import across_areas
from common.tenancy.models import TenantModel
from programmes.models import ActivityEntry, Area, Membership, Organisation, User
from programmes.roles import Kind
from tests.areas import in_area

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


def test_accounts_of_other_areas_are_hidden_once_an_area_is_open(db, north):
    assert User.objects.filter(email="officer@southmoor.example").exists()  # sign-in must find anybody
    open_area(north.pk)
    assert User.objects.filter(email="officer@northshire.example").exists()
    assert not User.objects.filter(email="officer@southmoor.example").exists()
    assert count("SELECT count(*) FROM account_emailaddress WHERE email LIKE '%%southmoor%%'") == 0


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


def test_area_opened_outside_a_transaction_is_refused(committed, north):
    with pytest.raises(NoTransaction):
        open_area(north.pk)


def test_open_area_ends_with_the_transaction(committed, north):
    with transaction.atomic():
        open_area(north.pk)
        assert Organisation.objects.exists()
    with transaction.atomic():
        assert not Organisation.objects.exists()


def test_area_of_the_gate_cannot_be_changed_by_a_second_entry(db, lead, outsider):
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM pins_enter(%s, 'northshire')", [lead.user.pk])
        assert cursor.fetchall() == [(lead.pk,)]
    with pytest.raises(ProgrammingError, match="open already"):
        refused("SELECT * FROM pins_enter(%s, 'southmoor')", outsider.user.pk)


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
