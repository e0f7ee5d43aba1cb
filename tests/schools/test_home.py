"""What the home page says about schools: who is late, and how many are where, within reach."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programmes.models import Organisation
from schools.models import ParticipationMilestone
from tests.areas import in_area
from tests.cast import member
from tests.school_year import make_year, take_part

EAST, EAST_2, WEST = "Northshire East Primary 1", "Northshire East Primary 2", "Northshire West Primary 1"


@pytest.fixture
def year(north, lead):
    with in_area(north):
        made = make_year(lead)
        for name in (EAST, EAST_2, WEST):
            take_part(made, Organisation.objects.get(name=name), by=lead)
        yield made


def home(client, role):
    client.force_login(member("northshire", role).user)
    return client.get("/a/northshire/").content.decode()


def test_late_schools_are_a_step_for_those_who_look_after_them(client, year):
    assert "3 schools have something late" in home(client, "area_lead")
    assert "2 schools have something late" in home(client, "officer")
    for role in ("forum_worker", "viewer", "school_lead"):
        assert "something late" not in home(client, role)
    ParticipationMilestone.objects.update(due_on="2099-01-01")
    assert "something late" not in home(client, "area_lead")


def test_counts_by_stage_are_links_and_respect_reach(client, year):
    page = home(client, "area_lead")
    assert "Where the 3 schools are" in page
    address = f"/a/northshire/schools/?programme={year.programme.pk}&amp;stage={year.stages[0].pk}"
    assert f'href="{address}"><b>3</b><span>Agreement</span>' in page
    assert "Where the 2 schools are" in home(client, "forum_worker")
    for role in ("school_lead", "provider", "national_viewer"):
        assert "Where the" not in home(client, role)


def test_home_asks_once_about_schools(client, year):
    client.force_login(member("northshire", "area_lead").user)
    with CaptureQueriesContext(connection) as captured:
        client.get("/a/northshire/")
    assert sum("GROUP BY" in query["sql"] and '"stage_id"' in query["sql"] for query in captured) == 1
