"""Narrowing a list: at once where scripts run, by the button where they do not."""

import re

from playwright.sync_api import Locator, expect

from .conftest import Visit
from .visitor import Visitor

PEOPLE = "/a/northshire/people/"


def names(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("table", name="People with a role").get_by_role("rowheader")


def at_the_list(visitor: Visitor) -> Visitor:
    visitor.sign_in("area_lead")
    visitor.page.goto(PEOPLE)
    expect(names(visitor)).to_have_count(9)
    return visitor


def test_choosing_a_role_swaps_the_list_alone_and_the_address_can_be_gone_back_from(visit: Visit) -> None:
    visitor = at_the_list(visit())
    visitor.page.evaluate("document.body.dataset.stays = 'yes'")
    with visitor.page.expect_response(re.compile("role=officer")) as answer:
        visitor.page.get_by_label("Role", exact=True).select_option("officer")
    expect(names(visitor)).to_have_count(1)
    assert "<html" not in answer.value.text()
    assert visitor.page.evaluate("document.body.dataset.stays") == "yes"
    assert re.search(r"/people/\?.*role=officer", visitor.page.url)
    visitor.page.go_back()
    expect(names(visitor)).to_have_count(9)
    visitor.expect_heading("People")
    assert visitor.page.url.endswith(PEOPLE)


def test_filtered_address_shows_the_same_when_it_is_opened_afresh(visit: Visit) -> None:
    visitor = at_the_list(visit())
    visitor.page.goto(f"{PEOPLE}?q=&role=officer&status=")
    expect(names(visitor)).to_have_count(1)
    expect(visitor.page.get_by_label("Role", exact=True)).to_have_value("officer")


def test_lapsed_session_leads_to_sign_in_and_back_to_the_list(visit: Visit) -> None:
    visitor = at_the_list(visit())
    visitor.context.clear_cookies(name="sessionid")
    visitor.page.get_by_label("Role", exact=True).select_option("officer")
    visitor.expect_heading("Sign in")
    visitor.fill_in_sign_in("area_lead")
    visitor.expect_heading("People")


def test_filter_works_without_scripts(visit: Visit) -> None:
    visitor = at_the_list(visit(javascript=False))
    visitor.fill("Name, email or organisation", "west")
    visitor.press("Show")
    expect(visitor.page.get_by_role("heading", name="Nobody matches")).to_be_visible()
    visitor.follow("see everybody")
    expect(names(visitor)).to_have_count(9)
