"""Home, people, roles and activity: what they show, how they narrow, what they cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from programmes.home import NextStep, Urgency, register_steps, steps_for
from programmes.models import ActivityEntry, Invitation, Membership, Organisation, User
from programmes.roles import ROLES, Kind
from programmes.services.activity import record_activity
from tests.areas import as_person, in_area, make_account
from tests.cast import member


def queries(client, address):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(address)
    assert response.status_code == 200
    # The test client itself takes back what was said before each request: one statement.
    return len(captured) - 1, response.content.decode()


def fill(north, lead, number):
    """Add people, invitations and log lines to an area."""
    users = [make_account(f"p{number}-{n}@northshire.example", f"Person {number}-{n}") for n in range(number)]
    with in_area(north):
        for n, user in enumerate(users):
            Membership.objects.create(area=north, user=user, organisation=lead.organisation, role="viewer")
            Invitation.objects.create(
                area=north,
                email=f"i{number}-{n}@northshire.example",
                full_name=f"Guest {number}-{n}",
                organisation=lead.organisation,
                role="viewer",
                invited_by=lead,
                token_hash=f"{number}-{n}",
                expires_at=timezone.now() - timedelta(days=1),
            )
            record_activity(by=lead, verb="looked at", thing=user_thing(lead), detail=str(n))


def user_thing(lead):
    return lead.organisation


@pytest.mark.parametrize("page", ["area_home", "person_list", "activity_list"])
def test_pages_cost_the_same_with_one_record_and_with_many(client, lead, north, page):
    client.force_login(lead.user)
    address = reverse(page, args=["northshire"])
    fill(north, lead, 1)
    few, _ = queries(client, address)
    fill(north, lead, 12)
    many, _ = queries(client, address)
    assert many == few
    # Home asks each part of the product once what there is to do.
    assert many <= (14 if page == "area_home" else 8)


@pytest.mark.parametrize("role", [role for role in ROLES if role != "support"])
def test_home_costs_few_queries_in_every_role(client, role):
    client.force_login(member("northshire", role).user)
    number, _ = queries(client, "/a/northshire/")
    assert number <= 14


def test_home_begins_with_the_most_urgent_step(client, lead, north):
    fill(north, lead, 2)
    client.force_login(lead.user)
    page = client.get("/a/northshire/").content.decode()
    assert page.index("2 invitations have run out") < page.index(
        "Invite somebody to lead Northshire West Parent Carer Forum"
    )
    assert page.count('class="pp-next"') == 1


def test_home_with_nothing_to_do_says_so(client, provider):
    client.force_login(provider.user)
    page = client.get("/a/northshire/").content.decode()
    assert "Nothing needs you today" in page
    assert "What happened lately" not in page


@pytest.mark.parametrize("role", [role for role in ROLES if role != "support"])
def test_home_greets_every_role(client, role):
    client.force_login(member("northshire", role).user)
    assert f"Hello {ROLES[role].label.split()[0]}" in client.get("/a/northshire/").content.decode()


def test_steps_are_ordered_by_urgency(provider, north):
    from programmes import home

    steps = [
        NextStep("Later", "/", "Go", urgency=Urgency.WHEN_YOU_CAN),
        NextStep("Now", "/", "Go", urgency=Urgency.NOW),
    ]
    register_steps(lambda membership: steps)
    try:
        with in_area(north):
            assert [step.title for step in steps_for(provider)] == ["Now", "Later"]
    finally:
        home._sources.pop()


def test_people_are_found_by_words_role_and_status(client, lead, north):
    fill(north, lead, 1)
    client.force_login(lead.user)
    address = reverse("person_list", args=["northshire"])

    def shown(**wanted):
        return client.get(address, wanted).content.decode()

    assert "Guest 1-0" in shown()
    assert "forum-lead@northshire.example" in shown(q="parent carer forum")
    assert "officer@northshire.example" not in shown(q="parent carer forum")
    assert "officer@northshire.example" in shown(role="officer")
    assert "viewer@northshire.example" not in shown(role="officer")
    assert "Guest 1-0" not in shown(status="current")
    assert "Guest 1-0" in shown(status="run_out")
    assert "officer@northshire.example" not in shown(status="run_out")
    assert "Nobody matches" in shown(q="zzz")
    assert "Nobody matches" in shown(status="ended")
    assert "officer@northshire.example" in shown(role="nonsense", status="nonsense")


def test_people_list_answers_htmx_with_the_fragment(client, lead):
    client.force_login(lead.user)
    address = reverse("person_list", args=["northshire"])
    page = client.get(address, headers={"HX-Request": "true"})
    assert page.content.decode().strip().startswith('<div id="people">')
    assert "HX-Request" in page.headers["Vary"]


def test_names_are_escaped(client, lead, north, viewer):
    with as_person(viewer.user):
        User.objects.filter(pk=viewer.user.pk).update(full_name="<script>alert(1)</script>")
    client.force_login(lead.user)
    page = client.get(reverse("person_list", args=["northshire"])).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_person_page_shows_history_and_what_may_be_done(client, lead, viewer):
    client.force_login(lead.user)
    page = client.get(reverse("person", args=["northshire", viewer.pk])).content.decode()
    assert "Role given: Viewer" in page
    assert "End their access" in page
    assert "Hand over their work" not in page  # they hold nothing
    assert (
        "End their access" not in client.get(reverse("person", args=["northshire", lead.pk])).content.decode()
    )


def test_activity_is_narrowed_by_words_and_days(client, lead, north):
    with in_area(north):
        record_activity(by=lead, verb="renamed", thing=lead.organisation)
        old = record_activity(by=lead, verb="painted", thing=lead.organisation)
        # The application's role cannot change the log, so the old line is written as old.
        ActivityEntry.objects.create(
            area=north,
            at=timezone.now() - timedelta(days=40),
            actor="Somebody",
            verb="founded",
            thing_type="x",
            thing_id=1,
            thing="it",
        )
    client.force_login(lead.user)
    address = reverse("activity_list", args=["northshire"])
    today = timezone.localdate()
    days = {"since_day": today.day, "since_month": today.month, "since_year": today.year}
    assert old.verb in client.get(address, {"q": "paint"}).content.decode()
    assert "renamed" not in client.get(address, {"q": "paint"}).content.decode()
    assert "founded" in client.get(address).content.decode()
    assert "founded" not in client.get(address, days).content.decode()


def test_activity_says_when_a_day_does_not_exist(client, lead):
    client.force_login(lead.user)
    response = client.get(
        reverse("activity_list", args=["northshire"]), {"since_day": 31, "since_month": 2, "since_year": 2026}
    )
    assert "must be a real date" in response.content.decode()


def test_welcome_is_for_everybody(client):
    page = client.get("/").content.decode()
    assert "Every voice in one place" in page
    assert "Northshire" not in page


def test_only_role_leads_straight_to_its_area(client, officer):
    client.force_login(officer.user)
    assert client.get("/").url == "/a/northshire/"


def test_several_roles_are_offered_with_their_organisations(client, officer, outsider, south):
    with in_area(south):
        Membership.objects.create(
            area=south, user=officer.user, organisation=outsider.organisation, role="viewer"
        )
    client.force_login(officer.user)
    assert client.get("/").url == reverse("hat_list")
    page = client.get(reverse("hat_list")).content.decode()
    assert "Officer, Northshire East Council" in page
    assert "Viewer, NHS Southmoor" in page
    assert "Change role" in client.get("/a/southmoor/").content.decode()
    client.post(reverse("hat_list"), {"membership": officer.pk})
    assert client.get("/").url == "/a/northshire/"


def test_organisations_of_others_are_not_readable_before_an_area_is_open(db, officer):
    from programmes.services.hats import own_memberships

    list(own_memberships(user=officer.user))
    assert Organisation.objects.count() == 1
    assert not Organisation.objects.filter(kind=Kind.FORUM).exists()
