"""A year with schools in it, a round, and pages opened as somebody."""

import pytest
from django.urls import reverse

from programmes.models import Organisation
from tests.areas import in_area, say
from tests.school_year import make_year, take_part
from tests.self_audit import make_audit, make_round


@pytest.fixture
def year(lead, north):
    with in_area(north):  # which stays open for the test
        yield make_year(lead)


@pytest.fixture
def east(north):
    with in_area(north):
        return Organisation.objects.get(name="Northshire East Primary 1")


@pytest.fixture
def west(north):
    with in_area(north):
        return Organisation.objects.get(name="Northshire West Primary 1")


@pytest.fixture
def baseline(lead, north, year, east):
    """A baseline round that is open, for the programme in which East Primary 1 has a place."""
    with in_area(north):
        take_part(year, east, by=lead)
        return make_round(lead, year)


@pytest.fixture
def audit(school_lead, north, baseline):
    """The baseline audit that East Primary 1 has begun."""
    with in_area(north):
        return make_audit(school_lead, baseline)


@pytest.fixture
def look(client, north):
    """Open a page of the area as somebody, and come back into the area."""

    def open_page(who, name, /, *args, query="", **options):
        client.force_login(who.user)
        response = client.get(reverse(name, args=["northshire", *args]) + query, **options)
        say(area_id=north.pk)
        return response

    return open_page


@pytest.fixture
def send(client, north):
    """Send a form of the area as somebody, and come back into the area."""

    def post(who, name, /, *args, **sent):
        client.force_login(who.user)
        response = client.post(reverse(name, args=["northshire", *args]), sent)
        say(area_id=north.pk)
        return response

    return post


@pytest.fixture
def words():
    """Return the words of a page, without line breaks."""

    def read(response, status=200):
        assert response.status_code == status, response.content.decode()[:400]
        return " ".join(response.content.decode().split())

    return read
