"""The way of a newcomer, from the area lead's first step to the end of the access."""

import pytest
from playwright.sync_api import expect

from .conftest import Visit
from .visitor import Visitor, link_sent_to

NEWCOMER = "robin.vale@forum.example"


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_newcomer_is_invited_joins_and_is_out_once_the_access_ends(visit: Visit, javascript: bool) -> None:
    lead, newcomer = visit(javascript=javascript), visit(javascript=javascript)
    lead.sign_in("area_lead")
    invite_to_the_first_forum_without_a_lead(lead)
    join(newcomer)
    end_access(lead)
    newcomer.page.reload()
    newcomer.expect_heading("We cannot find that page")
    newcomer.follow("Go to your home page")
    newcomer.expect_heading("You are signed in, but have no role here")


def invite_to_the_first_forum_without_a_lead(lead: Visitor) -> None:
    lead.follow("Invite somebody to lead Northshire West Parent Carer Forum")
    lead.press("Send invitation")
    expect(lead.page.get_by_role("alert")).to_contain_text("Enter their full name")
    lead.fill("Full name", "Robin Vale")
    lead.fill("Work email", NEWCOMER)
    lead.page.get_by_label("Which organisation").select_option(label="Northshire West Parent Carer Forum")
    lead.press("Send invitation")
    expect(lead.page.get_by_role("alert")).to_contain_text(f"We have written to {NEWCOMER}")
    expect(lead.page.get_by_role("table", name="Invited, no answer yet")).to_contain_text("Robin Vale")


def join(newcomer: Visitor) -> None:
    newcomer.page.goto(link_sent_to(NEWCOMER))
    newcomer.expect_heading("You are invited to Northshire West Parent Carer Forum")
    newcomer.fill("Choose a password", "short")
    newcomer.press("Join")
    expect(newcomer.page.get_by_role("alert")).to_contain_text("12")
    newcomer.fill("Choose a password", "three-unlikely-badgers")
    newcomer.press("Join")
    newcomer.expect_heading("Hello Robin")
    expect(newcomer.page.get_by_role("alert")).to_contain_text("as Forum lead")


def end_access(lead: Visitor) -> None:
    lead.follow("People")
    lead.follow("Robin Vale")
    lead.let_time_pass()
    lead.press("End their access")
    lead.expect_heading("Confirm that it is you")
    lead.page.fill("#id_password", "correct-horse-battery")
    lead.press("Continue")
    lead.expect_heading("End the access of Robin Vale")
    lead.press("End their access")
    expect(lead.page.get_by_role("alert")).to_contain_text("Robin Vale can no longer work in Northshire")
