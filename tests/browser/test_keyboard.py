"""The portal without a mouse."""

from playwright.sync_api import expect

from tests.cast import PASSWORD

from .conftest import Visit


def test_sign_in_find_somebody_and_change_the_page_colour_by_keyboard(visit: Visit) -> None:
    visitor = visit()
    keyboard = visitor.page.keyboard
    visitor.page.goto("/accounts/login/")
    visitor.tab_to("#id_login")
    keyboard.type("area-lead@northshire.example")
    visitor.tab_to("#id_password")
    keyboard.type(PASSWORD)
    keyboard.press("Enter")
    visitor.expect_heading("Hello Area")

    visitor.tab_to("a[href='/a/northshire/people/']")
    keyboard.press("Enter")
    visitor.expect_heading("People")
    keyboard.press("Tab")
    expect(visitor.page.get_by_role("link", name="Skip to main content")).to_be_focused()
    keyboard.press("Enter")
    assert visitor.focus_is_on("main")

    visitor.tab_to("#id_q")
    keyboard.type("Parent Carer Forum")
    visitor.tab_to("#id_role")
    keyboard.type("Forum lead")
    people = visitor.page.get_by_role("table", name="People with a role").get_by_role("rowheader")
    expect(people).to_have_count(1)
    assert visitor.focus_is_on("#id_role")

    visitor.tab_to("button[value=dark]")
    keyboard.press("Enter")
    expect(visitor.page.locator("html")).to_have_attribute("data-tint", "dark")
    visitor.expect_heading("People")
