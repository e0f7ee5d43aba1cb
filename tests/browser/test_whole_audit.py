"""A school's whole audit in a real browser, from signing in to submitting: by keyboard alone, and on a telephone."""

import pytest
from django.db import transaction
from playwright.sync_api import expect

from audits.models import Answer, Audit
from common.tenancy.context import open_area
from tests.cast import PASSWORD, area, member
from tests.school_year import make_year, take_part
from tests.self_audit import make_framework, make_round

from .conftest import Visit
from .visitor import PATIENCE, Visitor

STATEMENTS = ("welcome_1", "welcome_2", "calm_1", "calm_2")
FLAGS = {"welcome_2": ("A strength", "ArrowRight"), "calm_1": ("An area for development", "ArrowLeft")}


@pytest.fixture
def asked(committed: None) -> None:
    """A round of two themes with two statements each, for a school that has not begun."""
    lead, head = member("northshire", "area_lead"), member("northshire", "school_lead")
    with transaction.atomic():
        open_area(area("northshire").pk)
        year = make_year(lead)
        take_part(year, head.organisation, by=lead)
        make_round(lead, year, make_framework(lead, statements=2))


def expect_submitted(visitor: Visitor) -> None:
    expect(visitor.page.get_by_text("With the reviewer")).to_be_visible(timeout=PATIENCE)
    with transaction.atomic():
        open_area(area("northshire").pk)
        audit = Audit.objects.get()
        levels = audit.answers.order_by("statement").values_list("statement__slug", "level", "flag")
        flags = {"welcome_2": Answer.Flag.STRENGTH, "calm_1": Answer.Flag.DEVELOPMENT}
        assert list(levels) == [(slug, 3, flags.get(slug, "")) for slug in STATEMENTS]
        assert (audit.state, audit.summary) == ("submitted", "We know where we stand.")


def expect_saved(visitor: Visitor, slug: str) -> None:
    expect(visitor.page.locator(f"#{slug}-status")).to_contain_text("Saved at", timeout=PATIENCE)


def test_whole_audit_by_keyboard_alone(visit: Visit, asked: None) -> None:
    visitor = visit()
    keyboard = visitor.page.keyboard

    def go(selector: str) -> None:
        visitor.tab_to(selector)
        with visitor.page.expect_navigation():
            keyboard.press("Enter")

    visitor.page.goto("/accounts/login/")
    visitor.tab_to("#id_login")
    keyboard.type("school-lead@northshire.example")
    visitor.tab_to("#id_password")
    keyboard.type(PASSWORD)
    with visitor.page.expect_navigation():
        keyboard.press("Enter")
    go("main a[href$='/audits/']")
    go("main form button")
    go("main a[href$='/themes/welcome/']")
    for slug in STATEMENTS:
        if slug == "calm_1":
            go("a[rel=next]")
        visitor.tab_to(f"#{slug}-rating_0")
        keyboard.press("ArrowDown")
        keyboard.press("ArrowDown")
        if slug in FLAGS:
            visitor.tab_to(f"#statement-{slug} [name=flag]:checked")
            keyboard.press(FLAGS[slug][1])
        expect_saved(visitor, slug)
    go("a[rel=next]")
    visitor.tab_to("#id_summary")
    keyboard.type("We know where we stand.")
    go("main form button")
    expect_submitted(visitor)


def test_whole_audit_on_a_small_telephone(visit: Visit, asked: None) -> None:
    visitor = visit(width=320)
    widest = []

    def arrive(address: str) -> None:
        visitor.page.wait_for_url(address)
        widest.append(visitor.page.evaluate("document.documentElement.scrollWidth"))

    visitor.sign_in("school_lead")
    visitor.page.locator("main a[href$='/audits/']").first.click()
    arrive("**/audits/")
    visitor.press("Begin")
    arrive("**/audits/*/")
    visitor.page.locator("main a[href$='/themes/welcome/']").first.click()
    arrive("**/themes/welcome/")
    for slug in STATEMENTS:
        if slug == "calm_1":
            visitor.page.locator("a[rel=next]").click()
            arrive("**/themes/calm/")
        statement = visitor.page.locator(f"#statement-{slug}")
        statement.get_by_label("Secure", exact=True).check()
        if slug in FLAGS:
            statement.get_by_label(FLAGS[slug][0], exact=True).check()
        expect_saved(visitor, slug)
    visitor.page.locator("a[rel=next]").click()
    arrive("**/check/")
    visitor.fill("What do you take from it?", "We know where we stand.")
    visitor.press("Submit the audit")
    expect_submitted(visitor)
    arrive("**/audits/*/")
    assert widest == [320] * 6
