"""Answering a theme in a real browser: cut off in mid-word, signed out, two at once, by keyboard, on a phone."""

import re

import pytest
from django.db import transaction
from playwright.sync_api import Locator, expect

from audits.models import Answer, Audit, AuditPart
from common.tenancy.context import open_area
from programmes.models import Area, Membership
from tests.school_year import make_year
from tests.self_audit import make_audit, make_round

from .axe import faults
from .conftest import Visit
from .visitor import PATIENCE, Visitor

WORDS = "The den in the library works well at lunch, and Year 2 planned theirs."


@pytest.fixture
def theme(committed: None) -> str:
    """The address of a theme that a school's lead may answer, and a colleague who was asked for it too."""
    with transaction.atomic():
        open_area(Area.objects.get(slug="northshire").pk)
        people = Membership.objects.select_related("area", "user", "organisation")
        lead, head, colleague = (
            people.get(role=role) for role in ("area_lead", "school_lead", "school_contributor")
        )
        audit = make_audit(head, make_round(lead, make_year(lead)))
        domain = audit.version.domains.get(slug="welcome")
        AuditPart.objects.create(
            area=audit.area, audit=audit, domain=domain, colleague=colleague, given_by=head
        )
    return f"/a/northshire/audits/{audit.pk}/themes/welcome/"


def kept(slug: str = "welcome_1") -> Answer:
    with transaction.atomic():
        open_area(Area.objects.get(slug="northshire").pk)
        return Answer.objects.get(statement__slug=slug)


def at(visitor: Visitor, theme: str, role: str = "school_lead") -> Visitor:
    visitor.sign_in(role)
    visitor.page.goto(theme)
    return visitor


def statement(visitor: Visitor, slug: str = "welcome_1") -> Locator:
    return visitor.page.locator(f"#statement-{slug}")


def box(visitor: Visitor, slug: str = "welcome_1") -> Locator:
    return visitor.page.locator(f"#{slug}-commentary")


def expect_said(visitor: Visitor, text: str, slug: str = "welcome_1") -> None:
    expect(visitor.page.locator(f"#{slug}-status")).to_contain_text(text, timeout=PATIENCE)


def expect_device_keeps(visitor: Visitor, number: int) -> None:
    """Wait until so many answers are kept on the device; a page that forbids eval cannot be waited for otherwise."""
    for _ in range(PATIENCE // 100):
        found = visitor.page.evaluate(
            "Object.keys(localStorage).filter(key => key.startsWith('pins:')).length"
        )
        if found == number:
            return
        visitor.page.wait_for_timeout(100)
    raise AssertionError(f"{found} answers are kept on the device.")


def cut_off(visitor: Visitor, is_cut_off: bool = True) -> None:
    """Take the network away, or give it back and forget what the console said of it."""
    visitor.context.set_offline(is_cut_off)
    if not is_cut_off:
        visitor.complaints.clear()


def test_answer_is_saved_while_one_types_and_the_focus_stays(visit: Visit, theme: str) -> None:
    visitor = at(visit(), theme)
    statement(visitor).get_by_label("Secure").check()
    expect_said(visitor, "Saved at")
    box(visitor).press_sequentially(WORDS, delay=5)
    expect(visitor.page.locator("#side")).to_contain_text("1 of 3", timeout=PATIENCE)
    expect_device_keeps(visitor, 0)
    assert visitor.focus_is_on("#welcome_1-commentary")
    assert (kept().level, kept().commentary) == (3, WORDS)


def test_network_cut_in_the_middle_of_a_word_loses_nothing(visit: Visit, theme: str) -> None:
    visitor = at(visit(), theme)
    box(visitor).press_sequentially("The den in the lib", delay=5)
    cut_off(visitor)
    box(visitor).press_sequentially("rary works", delay=5)
    expect_said(visitor, "Not saved: check your connection. What you typed is kept on this device")
    visitor.press_in(statement(visitor), "Save and go to statement 2")
    expect(box(visitor)).to_have_value("The den in the library works")
    cut_off(visitor, False)
    expect_said(visitor, "Saved at")
    assert kept().commentary == "The den in the library works"
    expect_device_keeps(visitor, 0)


def test_connection_that_hangs_is_told_and_tried_again(visit: Visit, theme: str) -> None:
    visitor = at(visit(), theme)
    form = visitor.page.locator("form[data-answer]").first
    assert form.get_attribute("data-hx-request") == '{"timeout": 10000}'
    form.evaluate("form => form.setAttribute('data-hx-request', '{\"timeout\": 300}')")
    visitor.page.route("**/statements/welcome_1/", lambda route: None)
    box(visitor).fill(WORDS)
    expect_said(visitor, "Not saved: check your connection. What you typed is kept on this device")
    visitor.complaints.clear()
    visitor.page.unroute("**/statements/welcome_1/")
    visitor.page.evaluate("window.dispatchEvent(new Event('online'))")
    expect_said(visitor, "Saved at")
    assert kept().commentary == WORDS


def test_page_closed_without_network_has_the_words_when_it_is_opened_again(visit: Visit, theme: str) -> None:
    visitor = at(visit(), theme)
    cut_off(visitor)
    box(visitor).fill(WORDS)
    visitor.page.close()
    cut_off(visitor, False)
    visitor.page = visitor.context.new_page()
    visitor.page.goto(theme)
    expect(box(visitor)).to_have_value(WORDS)
    expect_said(visitor, "Saved at")
    assert kept().commentary == WORDS


def test_session_that_ends_under_an_unsaved_paragraph_loses_nothing(visit: Visit, theme: str) -> None:
    visitor = at(visit(), theme)
    visitor.context.clear_cookies(name="sessionid")
    box(visitor).press_sequentially(WORDS, delay=2)
    expect_said(visitor, "you have been signed out. What you typed is kept on this device.")
    expect(box(visitor)).to_have_value(WORDS)
    with visitor.context.expect_page() as opened:
        statement(visitor).get_by_role("link", name="Sign in in a new tab").click()
    first, visitor.page = visitor.page, opened.value
    visitor.fill_in_sign_in("school_lead")
    visitor.page.close()
    visitor.page = first
    first.bring_to_front()
    first.evaluate("window.dispatchEvent(new Event('focus'))")
    expect_said(visitor, "Saved at")
    assert kept().commentary == WORDS


def test_session_that_ends_before_the_button_is_pressed_loses_nothing_without_scripts(
    visit: Visit, theme: str
) -> None:
    visitor = at(visit(javascript=False), theme)
    box(visitor).fill(WORDS)
    visitor.context.clear_cookies(name="sessionid")
    visitor.press_in(statement(visitor), "Save and go to statement 2")
    visitor.fill_in_sign_in("school_lead")
    expect(box(visitor)).to_have_value(WORDS)
    expect(statement(visitor)).to_contain_text("is not saved yet")
    visitor.press_in(statement(visitor), "Save and go to statement 2")
    assert kept().commentary == WORDS


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_two_colleagues_type_into_the_same_statement_and_keep_both(
    visit: Visit, theme: str, javascript: bool
) -> None:
    one, other = at(visit(javascript=javascript), theme), at(visit(), theme, "school_contributor")
    box(other).fill("Families love the den.")
    statement(other).get_by_text("A strength", exact=True).click()
    expect_said(other, "Saved at")
    box(one).fill("Upper classes have no den yet.")
    if javascript:
        expect_said(one, "Not saved yet: choose below which words to keep.")
    else:
        one.press_in(statement(one), "Save and go to statement 2")
    expect(statement(one)).to_contain_text("Families love the den.")
    expect(box(one)).to_have_value("Upper classes have no den yet.")
    one.press_in(statement(one), "Keep both")
    expect(box(one)).to_have_value("Families love the den.\n\nUpper classes have no den yet.")
    one.page.wait_for_load_state()
    assert kept().commentary == "Families love the den.\n\nUpper classes have no den yet."
    assert kept().flag == "strength"
    if javascript:
        expect_device_keeps(one, 0)


def test_colleagues_see_each_other_and_what_the_other_chose(visit: Visit, theme: str) -> None:
    one, other = at(visit(), theme), at(visit(), theme, "school_contributor")
    statement(other, "welcome_2").get_by_label("Growing").check()
    expect_said(other, "Saved at", "welcome_2")
    box(one, "welcome_2").fill("We began in spring.")
    expect_said(one, "Saved at", "welcome_2")
    expect(statement(one, "welcome_2").get_by_label("Growing")).to_be_checked()
    expect(one.page.locator("#side")).to_contain_text(re.compile("School contributor.*on statement 2"))
    answer = kept("welcome_2")
    assert (answer.level, answer.commentary) == (2, "We began in spring.")


def test_last_words_are_sent_when_one_leaves_the_page_at_once(visit: Visit, theme: str) -> None:
    visitor = at(visit(), theme)
    box(visitor).fill(WORDS)
    visitor.page.get_by_role("link", name=re.compile("Calm places")).click()
    visitor.expect_heading("Calm places")
    visitor.page.goto(theme)
    expect(box(visitor)).to_have_value(WORDS)


def test_signing_out_leaves_nothing_on_the_device(visit: Visit, theme: str) -> None:
    visitor = at(visit(), theme)
    visitor.page.route("**/statements/**", lambda route: route.abort())
    box(visitor).fill(WORDS)
    expect_said(visitor, "Not saved")
    expect_device_keeps(visitor, 1)
    visitor.press("Sign out")
    visitor.expect_heading("Sign in")
    expect_device_keeps(visitor, 0)
    visitor.complaints.clear()


def test_whole_theme_by_keyboard_alone(visit: Visit, theme: str) -> None:
    visitor = at(visit(), theme)
    keyboard = visitor.page.keyboard
    for number in (1, 2, 3):
        visitor.tab_to(f"#welcome_{number}-rating_0")
        keyboard.press("ArrowDown")
        keyboard.press("ArrowDown")
        visitor.tab_to(f"#welcome_{number}-commentary")
        keyboard.type(f"Words for {number}.")
        visitor.tab_to(f"#statement-welcome_{number} [name=flag]:checked")
        keyboard.press("ArrowRight" if number == 1 else "ArrowLeft")
        expect_said(visitor, "Saved at", f"welcome_{number}")
    expect_device_keeps(visitor, 0)
    assert (kept("welcome_3").level, kept("welcome_3").commentary) == (3, "Words for 3.")
    assert kept("welcome_1").flag == "strength"
    assert kept("welcome_2").flag == "development"


def test_level_is_taken_back(visit: Visit, theme: str) -> None:
    visitor = at(visit(), theme)
    statement(visitor).get_by_label("Secure", exact=True).check()
    expect_said(visitor, "Saved at")
    assert kept().level == 3
    side = visitor.page.locator("#side")
    expect(side).to_contain_text("looked at 1 of 3", timeout=PATIENCE)
    statement(visitor).get_by_label("Not looked at yet").check()
    expect(side).to_contain_text("looked at 0 of 3", timeout=PATIENCE)
    assert (kept().level, kept().edition) == (None, 2)


def test_theme_is_accessible_and_fits_a_telephone(visit: Visit, theme: str) -> None:
    visitor = at(visit(), theme)
    found = {"empty": faults(visitor)}
    visitor.page.goto(f"{theme}?paper=1")
    found["paper"] = faults(visitor)
    other = at(visit(), theme, "school_contributor")
    box(other).fill("Families love the den.")
    expect_said(other, "Saved at")
    box(visitor).fill("Upper classes have no den yet.")
    expect(statement(visitor)).to_contain_text("Families love the den.", timeout=PATIENCE)
    found["clash"] = faults(visitor)
    visitor.press_in(statement(visitor), "Keep mine")
    with transaction.atomic():
        open_area(Area.objects.get(slug="northshire").pk)
        Audit.objects.update(state="submitted", submitted_at="2026-11-20T12:00Z")
    visitor.page.goto(theme)
    found["locked"] = faults(visitor)
    assert {name: findings for name, findings in found.items() if findings} == {}
