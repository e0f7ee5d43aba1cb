"""The sample data and the commands around them, on a database without the cast."""

import json
from collections import Counter
from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connections, transaction

from audits.models import Action, Audit
from common.tenancy.context import open_area
from programmes.demo.load import load_demo
from programmes.demo.people import ROLES_IN_AN_AREA
from programmes.models import Area, Cluster, Membership, Organisation, Quota
from schools.models import Agreement, Participation, SchoolList
from surveys.models import AskedSchool, Comment, Survey
from tests.areas import PortalClient
from tests.emptying import empty_database, return_to_cast

AREAS = ["kent-and-medway", "shropshire", "solihull", "worcestershire"]


def printed(command, *options):
    out = StringIO()
    call_command(command, *options, stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The whole demo, loaded once for all these tests, which change nothing of it."""
    with django_db_blocker.unblock():
        empty_database()
        assert load_demo() is True
        connections.close_all()
    yield
    with django_db_blocker.unblock():
        return_to_cast()
        connections.close_all()


@pytest.fixture
def demo(loaded, django_db_blocker):
    """The demo, to be looked at over all three roles."""
    with django_db_blocker.unblock():
        yield
        cache.clear()
        connections.close_all()


def test_demo_has_every_role_in_every_area_and_links_that_work(demo):
    rows = json.loads(printed("demo_logins", "--json"))
    assert sorted({row["area"] for row in rows}) == AREAS
    for area in AREAS:
        assert [row["role"] for row in rows if row["area"] == area] == list(ROLES_IN_AN_AREA)
    assert all(
        set(row) == {"area", "role", "email", "password", "organisation", "school_urn"} for row in rows
    )
    assert all((row["school_urn"] is not None) == row["role"].startswith("school_") for row in rows)
    assert all(row["email"].endswith(".example") for row in rows)
    links = json.loads(printed("demo_links", "--json"))
    assert [link["area"] for link in links if link["kind"] == "invitation"] == AREAS
    browser = PortalClient()
    with transaction.atomic():
        page = browser.get(links[0]["url"].partition("8000")[2])
    assert "You are invited to Barming Primary School" in page.content.decode()


def test_loading_again_changes_nothing(demo):
    assert "nothing loaded" in printed("load_demo")
    assert Area.objects.count() == 4


def test_demo_log_in_opens_its_area_and_no_other(demo):
    row = next(row for row in json.loads(printed("demo_logins", "--json")) if row["role"] == "school_lead")
    browser = PortalClient()
    with transaction.atomic():
        response = browser.post("/accounts/login/", {"login": row["email"], "password": row["password"]})
        assert response.status_code == 302
    with transaction.atomic():
        assert browser.get(f"/a/{row['area']}/").status_code == 200
    with transaction.atomic():
        assert browser.get("/a/solihull/").status_code == 404


def test_two_forums_of_an_area_see_their_own_schools(demo):
    with transaction.atomic():
        open_area(Area.objects.get(slug="kent-and-medway").pk)
        for worker in Membership.objects.filter(role="forum_worker").select_related("organisation", "area"):
            seen = Organisation.objects.visible_to(worker).schools()
            assert seen.count() == 20
            assert set(seen.values_list("partners__partner__name", flat=True)) > {worker.organisation.name}


def test_worcestershire_has_the_schools_of_its_announcement_and_the_list_to_match(demo):
    with transaction.atomic():
        open_area(Area.objects.get(slug="worcestershire").pk)
        assert Participation.objects.placed().count() == 29
        assert Counter(Participation.objects.values_list("state", flat=True)) == {
            "active": 13,
            "agreement_sent": 5,
            "selected": 11,
            "interested": 5,
        }
        assert Agreement.objects.signed().count() == 13
        announced = SchoolList.objects.get()
        assert (announced.claimed_schools, announced.lines.filter(decision="").count()) == (32, 4)


def test_kent_and_medway_has_a_cohort_and_a_quota_for_each_council(demo):
    with transaction.atomic():
        open_area(Area.objects.get(slug="kent-and-medway").pk)
        places = {(str(quota.cohort), quota.council.code, quota.places) for quota in Quota.objects.all()}
        assert places == {("Maidstone schools", "886", 20), ("Medway schools", "887", 20)}
        assert Participation.objects.counting_places().count() == 40


def test_solihulls_schools_work_in_clusters_without_an_agreement(demo):
    with transaction.atomic():
        open_area(Area.objects.get(slug="solihull").pk)
        assert set(Participation.objects.values_list("state", flat=True)) == {"active"}
        assert Cluster.objects.filter(participations__isnull=False).distinct().count() == 3


def test_schools_are_at_every_step_of_an_audit(demo):
    """The school lead's own school looked at itself last year, and has begun again and asked its groups."""
    steps = {"in_progress", "submitted", "changes_requested", "agreed"}
    for slug in AREAS:
        with transaction.atomic():
            area = Area.objects.get(slug=slug)
            open_area(area.pk)
            assert set(Audit.objects.values_list("state", flat=True)) == steps
            own = Membership.objects.get(user__email=f"school-lead@{slug}.pins.example").organisation
            before, now = own.audits.order_by("started_at")
            assert (before.state, now.state, now.answers.looked_at().count()) == ("agreed", "in_progress", 14)
            assert now.voices.filter(counted_at=None).count() == 2
            assert now.voices.get(counted_at__isnull=False).tallies.exists()
            assert Action.objects.filter(statement__isnull=False).exists()


def test_open_call_is_among_the_links(demo):
    links = json.loads(printed("demo_links", "--json"))
    (call,) = [link for link in links if link["kind"] == "expression of interest"]
    with transaction.atomic():
        page = PortalClient().get(call["url"].partition("8000")[2]).content.decode()
    assert "Three more places in PINS" in page


def test_demo_has_surveys_at_every_stage(demo):
    for slug, state in (("worcestershire", "open"), ("shropshire", "counted"), ("kent-and-medway", "draft")):
        with transaction.atomic():
            open_area(Area.objects.get(slug=slug).pk)
            newest = Survey.objects.latest("opens_on")
            assert newest.state == state
            if state == "counted":
                told = AskedSchool.objects.filter(survey=newest, answered__isnull=False)
                assert [one.is_with_families for one in told].count(True) == 1 < told.count()
                assert Survey.objects.filter(kind="baseline", counted_at__lt=newest.opened_at).count() == 1
                assert Comment.objects.filter(state="waiting").exists()


@pytest.mark.parametrize("command", ["load_demo", "demo_logins", "demo_links"])
def test_sample_data_stay_out_of_real_places(db, settings, command):
    settings.DEMO = False
    with pytest.raises(CommandError, match="demo mode"):
        call_command(command)


def test_create_area_invites_its_first_lead_and_can_be_repeated(committed):
    options = ["--slug", "newshire", "--name", "Newshire", "--organisation", "NHS Newshire"]
    options += ["--lead-name", "First Lead", "--lead-email", "first@newshire.example"]
    first = printed("create_area", *options).splitlines()[-1]
    link = printed("create_area", *options).splitlines()[-1]
    assert first != link
    browser = PortalClient()
    with transaction.atomic():
        assert browser.get(first.partition("8000")[2]).status_code == 410
    with transaction.atomic():
        path = link.partition("8000")[2]
        response = browser.post(path, {"full_name": "First Lead", "password": "three-unrelated-words"})
        assert response.url == "/a/newshire/"
    with transaction.atomic():
        assert "Hello First" in browser.get(response.url).content.decode()
    with pytest.raises(CommandError, match="There are people in Newshire already"):
        call_command("create_area", *options)


def test_create_area_refuses_what_is_no_address(committed):
    options = [
        "--slug",
        "new shire",
        "--name",
        "N",
        "--organisation",
        "O",
        "--lead-name",
        "L",
        "--lead-email",
        "l",
    ]
    with pytest.raises(CommandError, match="valid"):
        call_command("create_area", *options)
    assert Area.objects.count() == 2
