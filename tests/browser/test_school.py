"""A school's page with everything on it, for partners and for the school: axe at two widths, and by hand."""

import pytest
from playwright.sync_api import expect

from programmes.models import Area, Membership, Milestone, Organisation
from schools.models import FormerIdentity
from schools.services.contacts import add_contact
from schools.services.milestones import tick_by_event
from schools.services.notes import add_note
from schools.services.other_programmes import add_other_programme
from schools.services.participations import assign_link_worker
from tests.areas import in_area
from tests.cast import member
from tests.school_year import make_year, take_part

from .axe import faults
from .conftest import Visit
from .visitor import Visitor


@pytest.fixture
def full_school(committed: None, north: Area) -> str:
    """The address of a school in its year, with a bit of everything kept about it."""
    lead = member("northshire", "area_lead")
    with in_area(north):
        year = make_year(lead)
        place = Organisation.objects.get(name="Northshire East Primary 1")
        participation = take_part(year, place, by=lead)
        tick_by_event(participation=participation, event=Milestone.DoneWhen.AGREEMENT_SIGNED, by=lead)
        worker = Membership.objects.select_related("user", "organisation").get(role="forum_worker")
        assign_link_worker(participations=[participation], link_worker=worker, by=lead)
        add_contact(school=place, role="head", full_name="Ada Byrne", email="ada@oak.example", by=lead)
        add_contact(school=place, role="office", full_name="Oak office", telephone="01905 000000", by=lead)
        add_note(school=place, text="The head would like a visit in May.", visibility="everybody", by=lead)
        add_other_programme(school=place, kind="speech", name="Talking together", by=lead)
        FormerIdentity.objects.create(
            area=north, school=place, urn=100001, name="Oak Infants", until=year.cohort.starts_on
        )
    return f"/a/northshire/schools/{place.pk}/"


@pytest.mark.parametrize("role", ["area_lead", "school_lead"])
def test_pages_of_a_school_are_accessible(visit: Visit, full_school: str, role: str) -> None:
    visitor = visit()
    visitor.sign_in(role)
    found = {path: look(visitor, path) for path in pages_from(visitor, full_school)}
    assert len(found) > 8
    assert {path: findings for path, findings in found.items() if findings} == {}


def test_school_ticks_off_its_next_step(visit: Visit, full_school: str) -> None:
    visitor = visit()
    visitor.sign_in("school_lead")
    visitor.follow("Your school")
    visitor.press("See what to do")
    visitor.expect_heading("Look at your school together")
    visitor.press("This is done")
    visitor.expect_heading("Northshire East Primary 1")
    expect(visitor.page.locator(".pp-next h2")).to_have_text("Look back")


def pages_from(visitor: Visitor, path: str) -> list[str]:
    """The school's page, and those below it to which it leads."""
    visitor.page.goto(path)
    links = visitor.page.locator("main a[href]").evaluate_all(
        "all => all.map(one => new URL(one.href).pathname)"
    )
    return [path, *sorted({link for link in links if link.startswith(path) and link != path})]


def look(visitor: Visitor, path: str) -> list[str]:
    visitor.page.goto(path)
    return faults(visitor)
