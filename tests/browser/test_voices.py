"""A group answers on a small phone without JavaScript; the school asks, closes, and sees all voices side by side."""

from django.db import transaction
from playwright.sync_api import expect

from audits.models import Voice
from common.ballots.models import Ballot
from common.tenancy.context import open_area
from programmes.public_codes import as_shown
from tests.audits.asking import PICTURES, ask, count_as, make_asked
from tests.cast import member
from tests.school_year import make_year
from tests.self_audit import ADULTS, answer

from .axe import faults
from .conftest import Visit
from .visitor import Visitor

GROUPS = [
    {"id": "staff", "name": "Staff", "scale": "adult_view"},
    {"id": "parents", "name": "Parent carers", "scale": "adult_view"},
    {"id": "pupils", "name": "Pupils", "scale": "picture_3"},
]


def make_voices() -> tuple[int, dict[str, Voice]]:
    """An audit of which staff are counted, parent carers are still asked and pupils have not been."""
    school_lead, lead = member("northshire", "school_lead"), member("northshire", "area_lead")
    with transaction.atomic():
        open_area(lead.area_id)
        audit = make_asked(school_lead, lead, make_year(lead), groups=GROUPS, scales=[ADULTS, PICTURES])
        answer(audit, school_lead, "welcome_1", 2)
        voices = {group: ask(audit, school_lead, group) for group in ("staff", "parents")}
        spread = {("mostly",): 15, ("partly", "not_yet", "not_sure", ""): 8}
        count_as(
            voices["staff"], welcome_1=spread, calm_1={("mostly", "partly", "not_yet", "not_sure", ""): 23}
        )
    return audit.pk, voices


def test_parent_answers_on_a_small_phone_without_javascript(visit: Visit) -> None:
    _, voices = make_voices()
    visitor = visit(javascript=False, width=320)
    visitor.page.goto("/v/")
    visitor.fill("Your code", as_shown(voices["parents"].code).lower())
    visitor.press("Continue")
    visitor.expect_heading("What is school like for you?")
    visitor.press("Start")
    choose(visitor, "We feel 1.", "This is how it mostly is")
    visitor.press("Continue")
    choose(visitor, "We feel 2.", "I am not sure")
    visitor.press("Back")
    expect(radio(visitor, "We feel 1.", "This is how it mostly is")).to_be_checked()
    visitor.press("Continue")
    visitor.press("Continue")
    visitor.expect_heading("Check your answers")
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 320
    visitor.press("Send my answers")
    visitor.expect_heading("Thank you")
    assert Ballot.objects.using("system").count() == 1


def test_pages_of_who_answers_are_accessible(visit: Visit) -> None:
    _, voices = make_voices()
    visitor, found = visit(), {}
    visitor.page.goto("/v/")
    found["code"] = faults(visitor)
    visitor.page.goto(f"/v/{as_shown(voices['parents'].code)}/")
    found["start"] = faults(visitor)
    visitor.press("Start")
    found["answer"] = faults(visitor)
    visitor.press("Continue")
    visitor.press("Continue")
    visitor.press("Send my answers")
    found["nothing answered"] = faults(visitor)
    visitor.press("Back")
    choose(visitor, "We feel 1.", "This is how it mostly is")
    visitor.press("Continue")
    found["check"] = faults(visitor)
    visitor.press("Send my answers")
    found["thanks"] = faults(visitor)
    visitor.page.goto(f"/v/{as_shown(voices['parents'].code)}/")
    found["answered"] = faults(visitor)
    visitor.page.goto(f"/v/{as_shown(voices['staff'].code)}/")
    found["closed"] = faults(visitor)
    visitor.complaints.clear()  # Chromium complains of any page that is gone, or that says what is missing
    assert {page: wrong for page, wrong in found.items() if wrong} == {}


def test_pages_of_the_school_are_accessible(visit: Visit) -> None:
    audit, _ = make_voices()
    visitor, found = visit(), {}
    visitor.sign_in("school_lead")
    for path in (
        "voices/",
        "voices/pupils/open/",
        "voices/parents/",
        "voices/parents/count/",
        "voices/parents/close/",
        "statements/welcome_1/voices/",
        "statements/calm_1/voices/",
    ):
        visitor.page.goto(f"/a/northshire/audits/{audit}/{path}")
        found[path] = faults(visitor)
    assert {page: wrong for page, wrong in found.items() if wrong} == {}


def test_school_asks_pupils_and_agrees_a_rating(visit: Visit) -> None:
    audit, _ = make_voices()
    visitor = visit()
    visitor.sign_in("school_lead")
    visitor.page.goto(f"/a/northshire/audits/{audit}/voices/")
    visitor.page.get_by_role("link", name="Go through all statements").click()
    visitor.expect_heading("Statement 1 about welcome and belonging.")
    visitor.page.get_by_label("Secure", exact=True).check()
    visitor.fill("How did you come to this?", "Staff and families told us.")
    visitor.press("Save what you agreed")
    visitor.page.get_by_text("Saved at").wait_for()
    visitor.follow("Next statement")
    visitor.expect_heading("Statement 2 about welcome and belonging.")


def choose(visitor: Visitor, question: str, words: str) -> None:
    visitor.page.get_by_role("group", name=question).get_by_text(words, exact=True).click()


def radio(visitor: Visitor, question: str, words: str):  # type: ignore[no-untyped-def]
    return visitor.page.get_by_role("group", name=question).get_by_label(words, exact=True)
