"""Partners of an area: they come, do something from a day on, change, merge and keep their past."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from programmes.models import Organisation, OrganisationRole, SchoolPartner
from programmes.roles import Kind
from programmes.services.activity import Refused
from programmes.services.partner_roles import end_role, give_role
from programmes.services.partners import add_partner, change_partner, end_partner, schools_of
from schools.models import LocalAuthority, School
from schools.services.official_codes import councils_today
from schools.services.places import give_places_in_area
from tests.areas import in_area
from tests.cast import member

TODAY = timezone.localdate()
DAY = timedelta(days=1)
LIST = reverse("partner_list", args=["northshire"])
Role = OrganisationRole.Role


def called(name):
    return Organisation.objects.get(name=f"Northshire {name}")


def address(name, partner, *more):
    return reverse(name, args=["northshire", partner.pk, *more])


def day(on, name):
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


@pytest.fixture(autouse=True)
def _partners_since_a_year(db, north):
    """What the cast began today began a year ago."""
    with in_area(north):
        OrganisationRole.objects.update(starts_on=TODAY - 365 * DAY)
        SchoolPartner.objects.update(starts_on=TODAY - 365 * DAY)


@pytest.fixture
def inside(north, db):
    with in_area(north):
        yield north


def sees(membership):
    schools = Organisation.objects.visible_to(membership).schools()
    return set(schools.values_list("name", flat=True))


def test_lead_adds_a_council_and_says_what_it_does(client, lead, north):
    client.force_login(lead.user)
    chosen = client.post(reverse("partner_add", args=["northshire"]), {"kind": "local_authority"})
    added = client.post(chosen.url, {"name": "Northshire Mid Council", "code": "9a9"})
    assert client.post(added.url, {"role": "partner", **day(TODAY, "starts_on")}).status_code == 302
    page = client.get(LIST).content.decode()
    assert "Northshire Mid Council" in page
    assert "Equal partner" in page
    with in_area(north):
        assert called("Mid Council").code == "9A9"


def test_council_is_chosen_from_the_national_list(client, lead, north, monkeypatch):
    monkeypatch.setattr(
        "programmes.codes._sources", {Kind.LOCAL_AUTHORITY: lambda: [("885", "Worcestershire")]}
    )
    client.force_login(lead.user)
    address = reverse("partner_add_kind", args=["northshire", "local_authority"])
    assert "Worcestershire (885)" in client.get(address).content.decode()
    client.post(address, {"official": "885", "name": "", "code": ""})
    with in_area(north):
        assert Organisation.objects.get(code="885").name == "Worcestershire"


def test_partner_without_a_name_or_with_anothers_is_refused(client, lead, north):
    client.force_login(lead.user)
    address = reverse("partner_add_kind", args=["northshire", "local_authority"])
    response = client.post(address, {"name": "", "code": "12"})
    assert response.status_code == 422
    assert "Enter the partner’s name" in response.content.decode()
    assert "three letters or figures" in response.content.decode()
    response = client.post(address, {"name": "northshire east council", "code": ""})
    assert response.status_code == 422
    assert "is among the partners already" in response.content.decode()
    response = client.post(address, {"name": "Another", "code": "911"})
    assert "is that of Northshire East Council" in response.content.decode()
    assert client.get(reverse("partner_add_kind", args=["northshire", "school"])).status_code == 404


def test_forum_that_takes_over_sees_the_schools_after_a_preview(client, lead, north, forum_worker):
    with in_area(north):
        west = called("West Parent Carer Forum")
        old = OrganisationRole.objects.get(organisation__name="Northshire East Parent Carer Forum")
        council = called("East Council")
        assert sees(forum_worker) == {"Northshire East Primary 1", "Northshire East Primary 2"}
    client.force_login(lead.user)
    form = {"role": "forum", "council": council.pk, "instead_of": old.pk, **day(TODAY, "starts_on")}
    page = client.post(address("partner_role_add", west), form)
    said = "Northshire West Parent Carer Forum works with 2 schools newly"
    assert page.status_code == 200
    assert said in page.content.decode()
    with in_area(north):
        assert len(schools_of(west)) == 2  # a preview changes nothing
    seen = page.context["form"]["seen"].value()
    assert client.post(address("partner_role_add", west), form | {"seen": seen}).status_code == 302
    with in_area(north):
        assert len(schools_of(west)) == 4
        assert sees(forum_worker) == set()
        old.refresh_from_db()
        assert old.ends_on == TODAY - DAY


def test_forum_keeps_its_schools_until_the_day(inside, lead, forum_worker):
    west, east = called("West Parent Carer Forum"), called("East Parent Carer Forum")
    old = OrganisationRole.objects.get(organisation=east)
    change = give_role(
        partner=west,
        role=Role.FORUM,
        council=called("East Council"),
        instead_of=old,
        starts_on=TODAY + 10 * DAY,
        by=lead,
    )
    assert change.gained == 2
    assert len(sees(forum_worker)) == 2
    assert len(schools_of(west)) == 2
    assert len(schools_of(west, TODAY + 10 * DAY)) == 4
    assert schools_of(east, TODAY + 10 * DAY) == set()


def test_new_school_gets_both_the_forum_of_today_and_the_one_to_come(inside, lead):
    east, west = called("East Parent Carer Forum"), called("West Parent Carer Forum")
    give_role(
        partner=west,
        role=Role.FORUM,
        council=called("East Council"),
        instead_of=OrganisationRole.objects.get(organisation=east),
        starts_on=TODAY + 10 * DAY,
        by=lead,
    )
    (place,) = give_places_in_area(schools=[School.objects.get(pk=910102)], area=inside).values()
    days = dict(SchoolPartner.objects.filter(school=place).values_list("partner", "ends_on"))
    assert days[east.pk] == TODAY + 9 * DAY
    assert days[west.pk] is None


def test_ended_role_leaves_the_schools_but_for_those_of_another_role(inside, lead):
    east = called("East Parent Carer Forum")
    give_role(partner=east, role=Role.FORUM, starts_on=TODAY, by=lead)
    assert len(schools_of(east)) == 4
    role = OrganisationRole.objects.get(organisation=east, council__isnull=False)
    assert end_role(role=role, ends_on=TODAY, by=lead).lost == 0
    assert len(schools_of(east, TODAY + DAY)) == 4
    with pytest.raises(Refused, match="ended on"):
        end_role(role=role, ends_on=TODAY, by=lead)


def test_roles_that_cannot_be_are_refused(inside, lead):
    council, provider = called("East Council"), called("Therapy Service")
    with pytest.raises(Refused, match="Only a parent carer forum"):
        give_role(partner=council, role=Role.FORUM, starts_on=TODAY, by=lead)
    with pytest.raises(Refused, match="one council"):
        give_role(partner=provider, role=Role.PROVIDER, council=council, starts_on=TODAY, by=lead)
    give_role(partner=provider, role=Role.PROVIDER, starts_on=TODAY, by=lead)
    with pytest.raises(Refused, match="does this already"):
        give_role(partner=provider, role=Role.PROVIDER, starts_on=TODAY, by=lead)
    role = OrganisationRole.objects.get(organisation=provider)
    with pytest.raises(Refused, match="or later"):
        end_role(role=role, ends_on=TODAY - DAY, by=lead)


def test_council_that_merged_keeps_its_past_and_its_successor_takes_over(client, north, lead):
    with in_area(north):
        east, west = called("East Council"), called("West Council")
    client.force_login(lead.user)
    form = {"succeeded_by": west.pk, **day(TODAY, "ended_on")}
    page = client.post(address("partner_end", east), form)
    assert "Its schools (2) go over to Northshire West Council" in page.content.decode()
    assert "still have access there: 1" in page.content.decode()
    seen = page.context["form"]["seen"].value()
    assert client.post(address("partner_end", east), form | {"seen": seen}).status_code == 302
    page = client.get(address("partner", east)).content.decode()
    assert "Became" in page
    assert "People still here" in page
    assert "Officer Northshire" in page
    with in_area(north):
        assert len(schools_of(east)) == 2  # its last day is today
        assert len(schools_of(west, TODAY + DAY)) == 4
        forum_role = OrganisationRole.objects.get(
            organisation__name="Northshire East Parent Carer Forum", ends_on=None
        )
        assert forum_role.council == west
        assert forum_role.starts_on == TODAY + DAY
    assert "Earlier partners" in client.get(LIST).content.decode()
    assert "Before" in client.get(address("partner", west)).content.decode()


def test_school_of_a_council_that_became_another_comes_in_under_the_other(inside, lead):
    east, west = called("East Council"), called("West Council")
    end_partner(partner=east, ended_on=TODAY - DAY, succeeded_by=west, by=lead)
    (place,) = give_places_in_area(schools=[School.objects.get(pk=910102)], area=inside).values()
    assert place.partners.filter(partner=west).exists()
    assert not place.partners.filter(partner=east).exists()


def test_endings_that_cannot_be_are_refused(inside, lead):
    east, forum = called("East Council"), called("East Parent Carer Forum")
    with pytest.raises(Refused, match="today or earlier"):
        end_partner(partner=east, ended_on=TODAY + DAY, by=lead)
    with pytest.raises(Refused, match="of the same kind"):
        end_partner(partner=east, ended_on=TODAY, succeeded_by=forum, by=lead)
    end_partner(partner=east, ended_on=TODAY, by=lead)
    with pytest.raises(Refused, match="already"):
        end_partner(partner=east, ended_on=TODAY, by=lead)
    assert schools_of(east, TODAY + DAY) == set()


def test_name_and_code_change(client, lead, north):
    with in_area(north):
        east = called("East Council")
    client.force_login(lead.user)
    client.post(address("partner_change", east), {"name": "Eastshire Council", "code": "911"})
    assert "Eastshire Council" in client.get(LIST).content.decode()
    with in_area(north), pytest.raises(Refused, match="among the partners"):
        change_partner(partner=east, name="Northshire West Council", by=lead)


def test_officer_reads_partners_and_changes_none(client, officer, forum_lead, outsider, north):
    with in_area(north):
        east = called("East Council")
    pages = ["partner_change", "partner_end", "partner_role_add"]
    client.force_login(officer.user)
    page = client.get(LIST).content.decode()
    assert "Northshire West Council" in page
    assert "Add a partner" not in page
    assert client.get(address("partner", east)).status_code == 200
    for person, status in ((officer, 403), (forum_lead, 403), (outsider, 404)):
        client.force_login(person.user)
        assert [client.post(address(page, east)).status_code for page in pages] == [status] * 3
    assert client.get(address("partner", east)).status_code == 404
    client.force_login(member("southmoor", "area_lead").user)
    assert client.get(reverse("partner", args=["southmoor", east.pk])).status_code == 404


def test_list_of_partners_costs_the_same_with_one_more_and_three_more(client, lead, north):
    client.force_login(lead.user)
    client.get(LIST)

    def cost(number):
        with in_area(north):
            for n in range(number):
                partner = add_partner(kind=Kind.OTHER, name=f"Partner {number} {n}", by=lead)
                give_role(partner=partner, role=Role.STEERING, starts_on=TODAY, by=lead)
        with CaptureQueriesContext(connection) as captured:
            client.get(LIST)
        return len(captured)

    assert cost(1) == cost(3) == 8


def test_councils_of_today_come_from_the_reference_data(db):
    assert set(councils_today()) == set(LocalAuthority.objects.valid().values_list("code", "name"))
