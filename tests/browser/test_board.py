"""The board in a browser: narrowing, several schools at once, and axe on every page of it with schools there."""

import re

import pytest
from django.db import transaction
from playwright.sync_api import Locator, expect

from common.tenancy.context import open_area
from programmes.models import Organisation
from tests.cast import area, member
from tests.school_year import make_year, take_part

from .axe import faults
from .conftest import Visit
from .visitor import Visitor

BOARD = "/a/northshire/schools/"


@pytest.fixture
def schools(committed: None) -> None:
    with transaction.atomic():
        open_area(area("northshire").pk)
        lead = member("northshire", "area_lead")
        year = make_year(lead)
        for school in Organisation.objects.schools():
            take_part(year, school, by=lead)


def rows(visitor: Visitor) -> Locator:
    return visitor.page.locator("#schools tbody").get_by_role("rowheader")


def at_the_board(visitor: Visitor) -> Visitor:
    visitor.sign_in("area_lead")
    visitor.page.goto(BOARD)
    expect(rows(visitor)).to_have_count(4)
    return visitor


def test_filter_swaps_schools_and_counts_and_the_address_can_be_gone_back_from(
    visit: Visit, schools: None
) -> None:
    visitor = at_the_board(visit())
    visitor.page.evaluate("document.body.dataset.stays = 'yes'")
    visitor.fill("School name or URN", "west")
    visitor.page.keyboard.press("Tab")
    expect(rows(visitor)).to_have_count(2)
    assert visitor.page.evaluate("document.body.dataset.stays") == "yes"
    assert re.search(r"/schools/\?.*q=west", visitor.page.url)
    visitor.page.get_by_label("Next step", exact=True).select_option("late")
    expect(visitor.page.locator("#counts")).to_have_count(1)
    visitor.page.goto(BOARD + "?due=late")
    expect(visitor.page.locator("#counts [aria-current]")).to_contain_text("Something late")


def test_board_works_without_scripts_up_to_several_schools_at_once(visit: Visit, schools: None) -> None:
    visitor = at_the_board(visit(javascript=False))
    visitor.page.get_by_label("Choose Northshire East Primary 1", exact=True).check()
    visitor.press("Remind, move or give a link worker")
    visitor.expect_heading("1 school at once")
    visitor.page.get_by_label("Move them to a stage").check()
    visitor.page.get_by_label("Stage", exact=True).select_option(label="Baseline")
    visitor.press("Show what changes")
    visitor.expect_heading("1 school will be moved to Baseline")
    visitor.press("Yes, do this")
    expect(visitor.page.get_by_text("1 school moved to Baseline.")).to_be_visible()


def test_pages_of_the_board_are_accessible(visit: Visit, schools: None) -> None:
    visitor = at_the_board(visit())
    found = {}
    for path in (
        "?due=late&sort=school",
        "?q=nowhere",
        "views/new/?due=late",
        "together/?all=1",
        "together/?all=1&do=remind",
        "together/",
    ):
        visitor.page.goto(BOARD + path)
        found[path] = faults(visitor)
    visitor.page.goto(BOARD + "views/new/?due=late")
    visitor.fill("Name of the view", "Late ones")
    visitor.press("Save the view")
    for link in ("Change saved views", "Change “Late ones”"):
        visitor.page.get_by_role("link", name=link).click()
        found[link] = faults(visitor)
    visitor.page.goto("/a/northshire/")
    found["home"] = faults(visitor)
    assert {path: faults for path, faults in found.items() if faults} == {}
