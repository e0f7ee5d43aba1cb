"""The page that looks into the register, inside an area."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cast
from tests.areas import PortalClient
from tests.schools.files import links, school

PAGE = "/a/northshire/register/"
ROWS = [
    school(100001, "Oak Primary", Postcode="WR1 2AB"),
    school(100002, "Oak Infants", status="Closed", CloseDate="31-08-2020"),
    school(100003, "Oak Juniors"),
]


@pytest.fixture
def filled(import_register):
    import_register(*ROWS, links=links((100002, 100001, "Successor")))
    import_register(school(100003, "Elm Juniors"))


def signed_in(role, slug="northshire"):
    browser = PortalClient()
    browser.force_login(cast.member(slug, role).user)
    return browser


def test_result_shows_what_people_know_a_school_by(filled):
    page = signed_in("area_lead").get(PAGE, {"q": "oak prmary"}).content.decode()
    for text in ("Oak Primary", "URN 100001", "WR1 2AB", "Worcestershire", "Open"):
        assert text in page
    assert "Elm Juniors" not in page


def test_closed_school_says_what_it_became_and_renamed_one_what_it_was(filled):
    page = signed_in("officer").get(PAGE, {"q": "oak infants"}).content.decode()
    assert "31 August 2020" in page
    assert f'{PAGE}?q=100001">Oak Primary (100001)' in page
    page = signed_in("viewer").get(PAGE, {"q": "oak junior"}).content.decode()
    assert "Elm Juniors" in page
    assert ": Oak Juniors" in page


def test_closed_schools_can_be_left_out(filled):
    page = signed_in("area_lead").get(PAGE, {"q": "oak", "open_only": "on"}).content.decode()
    assert "100001" in page
    assert "URN 100002" not in page


def test_nothing_asked_and_nothing_found_say_what_to_do(filled):
    browser = signed_in("area_lead")
    assert "Spelling need not be exact" in browser.get(PAGE).content.decode()
    page = browser.get(PAGE, {"q": "<xqzwk>"}).content.decode()
    assert "No school matches “&lt;xqzwk&gt;”" in page
    long = browser.get(PAGE, {"q": "x" * 101}).content.decode()
    assert "Use 100 characters or fewer" in long


def test_fragment_is_the_list_alone(filled):
    response = signed_in("area_lead").get(PAGE, {"q": "oak"}, headers={"HX-Request": "true"})
    assert response.content.decode().strip().startswith('<div id="found">')


def test_page_takes_as_many_queries_for_one_school_as_for_many(filled):
    browser = signed_in("area_lead")
    counts = []
    for asked in ("100001", "oak"):
        browser.get(PAGE, {"q": asked})
        with CaptureQueriesContext(connection) as queries:
            browser.get(PAGE, {"q": asked})
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "role", ["forum_worker", "school_lead", "school_contributor", "provider", "national_viewer"]
)
def test_other_roles_are_refused(committed, role):
    browser = signed_in(role)
    assert browser.get(PAGE).status_code == 403
    assert PAGE not in browser.get("/a/northshire/").content.decode()


def test_people_of_another_area_find_no_page(committed):
    assert signed_in("area_lead", "southmoor").get(PAGE).status_code == 404


def test_navigation_leads_there(committed):
    assert f'href="{PAGE}"' in signed_in("officer").get("/a/northshire/").content.decode()
