"""Running a survey: each page accessible, setting one up without JavaScript, and sheets keyed in by keyboard."""

import pytest
from django.db import transaction
from playwright.sync_api import expect

from common.ballots.models import Ballot
from common.tenancy.context import open_area
from programmes.models import Organisation
from surveys.contacts_file import Family
from surveys.models import AskedSchool, ContactList, Survey
from surveys.services.contacts import add_contacts
from tests.cast import member
from tests.family_survey import make_open_survey, make_survey

from .axe import faults
from .conftest import Visit

HERE = "/a/northshire/surveys/"


@pytest.fixture
def asked(committed: None) -> AskedSchool:
    """A survey that the East forum has open at a school, and a draft beside it."""
    by = member("northshire", "forum_lead")
    with transaction.atomic():
        open_area(by.area_id)
        found = make_open_survey(by, Organisation.objects.get(name="Northshire East Primary 1"))
        make_survey(by, found.survey.version, name="Draft")
        add_contacts(asked=found, name="Year 3", families=[Family(email="one@home.example")], by=by)
        return found


@pytest.mark.parametrize(
    ("role", "pages"),
    [
        ("school_lead", ["", "{survey}/schools/{asked}/"]),
        ("forum_lead", ["", "new/", "{survey}/", "{survey}/change/", "{survey}/numbers/", "{survey}/close/"]),
        ("forum_lead", ["{survey}/schools/{asked}/", "{survey}/schools/{asked}/paper/"]),
        ("forum_lead", ["{survey}/families/", "{survey}/schools/{asked}/families/", "families/{list}/"]),
        ("forum_lead", ["{draft}/", "{draft}/questions/", "{draft}/contacts/", "{draft}/schools/"]),
        ("forum_lead", ["{draft}/open/", "{draft}/discard/"]),
    ],
)
def test_pages_of_a_survey_are_accessible(
    visit: Visit, asked: AskedSchool, role: str, pages: list[str]
) -> None:
    visitor = visit()
    visitor.sign_in(role)
    keys = {"survey": asked.survey_id, "asked": asked.pk}
    keys["list"] = ContactList.objects.using("system").get().pk
    keys["draft"] = Survey.objects.using("system").get(name="Draft").pk
    found = {}
    for page in pages:
        response = visitor.page.goto(HERE + page.format(**keys))
        assert response is not None and response.ok, page  # noqa: PT018
        found[page] = faults(visitor)
    assert {page: findings for page, findings in found.items() if findings} == {}


def test_sheets_are_keyed_in_with_numbers_and_enter(visit: Visit, asked: AskedSchool) -> None:
    visitor = visit()
    visitor.sign_in("forum_lead")
    visitor.page.goto(f"{HERE}{asked.survey_id}/schools/{asked.pk}/paper/")
    keys = visitor.page.keyboard
    keys.press("2")
    expect(visitor.page.get_by_role("group", name="1. I feel welcome.").get_by_label("2 ")).to_be_checked()
    keys.press("1")
    keys.press("Enter")
    keys.type("The gate 24 hours")
    keys.press("Enter")
    expect(visitor.page.get_by_role("button", name="Save and key in the next")).to_be_focused()
    keys.press("Enter")
    expect(visitor.page.get_by_text("1 sheet keyed in")).to_be_visible()
    assert Ballot.objects.using("system").filter(box=asked.box_id).count() == 1
