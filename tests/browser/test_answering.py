"""A parent answers on a phone between floors, in Urdu, by keyboard, without scripts; a device is handed round."""

import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from playwright.sync_api import Response, expect

from common.ballots.models import Ballot
from common.ballots.sealing import open_bytes
from common.tenancy.context import open_area
from programmes.public_codes import as_shown
from surveys.models import AskedSchool, ContactList, Invitation, Language, Translation
from surveys.services.invitation_tokens import hash_of
from surveys.words import shipped
from tests.cast import member
from tests.family_survey import PRIVATE, QUESTIONS, make_open_survey, make_questionnaire

from .axe import faults
from .conftest import Visit
from .visitor import Visitor

EASY = (QUESTIONS[0] | {"easy_read": "School is kind to me.", "symbol": "star"}, *QUESTIONS[1:])


@contextmanager
def in_north() -> Iterator[None]:
    with transaction.atomic():
        open_area(member("northshire", "forum_lead").area_id)
        yield


@pytest.fixture
def asked(committed: None) -> AskedSchool:
    """A survey of four questions, in English and Urdu, open at a school."""
    with in_north():
        lead = member("northshire", "forum_lead")
        made = make_open_survey(
            lead, version=make_questionnaire(lead, questions=EASY), languages=["en", "ur"]
        )
        urdu = Language.objects.create(
            area=lead.area,
            code="ur",
            name="Urdu",
            own_name="اردو",
            direction="rtl",
            words=shipped("ur")["words"],
        )
        words = {"questions": {"welcome": {"text": "مجھے خوش آمدید محسوس ہوتا ہے۔"}}}
        Translation.objects.create(area=lead.area, version=made.survey.version, language=urdu, words=words)
        return made


def start(asked: AskedSchool, more: str = "") -> str:
    return f"/s/{as_shown(asked.code)}/{more}"


def ballots(asked: AskedSchool) -> list[dict[str, str]]:
    where = f"{asked.area_id}/{asked.box_id}"
    found = Ballot.objects.using("system").filter(box=asked.box_id)
    return [open_bytes(PRIVATE, bytes(one.sealed), box=where) for one in found]


def choose(visitor: Visitor, words: str) -> None:
    visitor.page.get_by_text(words, exact=True).click()


def kept(visitor: Visitor) -> list[str]:
    return visitor.page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('pins:survey'))")


def answer_all(visitor: Visitor) -> None:
    """Answer the four questions, then look at the check."""
    visitor.expect_heading("I feel welcome.")
    choose(visitor, "Agree a lot")
    visitor.press("Next")
    visitor.expect_heading("My child belongs.")
    visitor.press("Skip this question")
    visitor.expect_heading("Does your child have additional needs?")
    choose(visitor, "Prefer not to say")
    visitor.press("Next")
    visitor.fill("What does school do well?", "The gate.")
    visitor.press("Next")
    visitor.expect_heading("Check your answers")


def go_to_the_check(visitor: Visitor) -> None:
    """Go on from the first question, one by one, without another answer."""
    for heading in ("I feel welcome.", "My child belongs.", "Does your child have additional needs?"):
        visitor.expect_heading(heading)
        visitor.press("Next")
    visitor.page.get_by_label("What does school do well?").wait_for()
    visitor.press("Next")
    visitor.expect_heading("Check your answers")


ANSWERED = {
    "way": "link",
    "welcome": "agree_a_lot",
    "additional_needs": "prefer_not_to_say",
    "works_well": "The gate.",
}


@pytest.mark.parametrize("javascript", [True, False])
def test_parent_answers_on_a_small_phone(visit: Visit, asked: AskedSchool, javascript: bool) -> None:
    visitor = visit(javascript=javascript, width=320)
    visitor.page.goto(start(asked))
    visitor.press("Start")
    answer_all(visitor)
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 320
    visitor.press("Change your answer to: I feel welcome.")
    expect(visitor.page.get_by_label("Agree a lot", exact=True)).to_be_checked()
    visitor.press("Next")
    visitor.press("Back")
    visitor.expect_heading("I feel welcome.")
    go_to_the_check(visitor)
    visitor.press("Send your answers")
    visitor.expect_heading("Thank you")
    assert ballots(asked) == [ANSWERED]
    if javascript:
        assert kept(visitor) == []


def test_answers_outlast_a_lift_between_floors(visit: Visit, asked: AskedSchool) -> None:
    visitor = visit(width=320)
    visitor.page.goto(start(asked))
    visitor.press("Start")
    visitor.expect_heading("I feel welcome.")
    choose(visitor, "Agree a lot")
    visitor.context.set_offline(True)
    visitor.press("Next")
    waits = visitor.page.locator(".pp-waits")
    expect(waits).to_contain_text("You are offline. Your answers are kept on this device")
    expect(visitor.page.get_by_label("Agree a lot", exact=True)).to_be_checked()
    visitor.context.set_offline(False)
    visitor.expect_heading("My child belongs.")
    expect(waits).to_contain_text("You are connected again.")
    visitor.press("Skip this question")
    visitor.expect_heading("Does your child have additional needs?")
    choose(visitor, "Prefer not to say")
    visitor.press("Next")
    visitor.fill("What does school do well?", "The gate.")
    visitor.press("Next")
    visitor.expect_heading("Check your answers")
    visitor.context.set_offline(True)
    visitor.press("Send your answers")
    expect(waits).to_contain_text("You are offline.")
    visitor.context.set_offline(False)
    visitor.expect_heading("Thank you")
    assert ballots(asked) == [ANSWERED]
    visitor.complaints.clear()


def test_browser_that_was_closed_carries_on_and_goes_back_by_its_own_way(
    visit: Visit, asked: AskedSchool
) -> None:
    visitor = visit()
    visitor.page.goto(start(asked))
    visitor.press("Start")
    choose(visitor, "Agree a lot")
    visitor.press("Next")
    visitor.expect_heading("My child belongs.")
    choose(visitor, "In between")
    visitor.page.goto(start(asked))
    visitor.press("Carry on answering")
    visitor.expect_heading("My child belongs.")
    expect(visitor.page.get_by_label("In between", exact=True)).to_be_checked()
    visitor.page.go_back()
    visitor.expect_heading("I feel welcome.")
    expect(visitor.page.get_by_label("Agree a lot", exact=True)).to_be_checked()


def test_page_turns_to_urdu_and_keeps_the_answer(visit: Visit, asked: AskedSchool) -> None:
    visitor = visit(width=320)
    visitor.page.goto(start(asked))
    visitor.press("Start")
    choose(visitor, "Agree a lot")
    visitor.press("اردو")
    visitor.expect_heading("مجھے خوش آمدید محسوس ہوتا ہے۔")
    root = visitor.page.locator("html")
    expect(root).to_have_attribute("dir", "rtl")
    expect(root).to_have_attribute("lang", "ur")
    expect(visitor.page.locator("#welcome-1")).to_be_checked()
    assert "rtl" in visitor.page.locator("link[href*='css/answering']").get_attribute("href")
    box = visitor.page.locator("#welcome-1").bounding_box()
    assert box["x"] > 200, "the circle stands at the right"
    assert faults(visitor) == []


def test_survey_is_answered_by_keyboard_alone(visit: Visit, asked: AskedSchool) -> None:
    visitor = visit()
    visitor.page.goto(start(asked))
    visitor.tab_to("button[value='begin']")
    visitor.page.keyboard.press("Enter")
    visitor.expect_heading("I feel welcome.")
    visitor.tab_to("#welcome-1, [name=welcome]")
    visitor.page.keyboard.press("Space")
    visitor.page.keyboard.press("Enter")
    visitor.expect_heading("My child belongs.")
    visitor.tab_to("button[value='check'], button[value='skip']")
    visitor.page.keyboard.press("Enter")
    visitor.expect_heading("Does your child have additional needs?")


def test_scanner_that_opens_a_personal_link_twice_uses_nothing_up(visit: Visit, asked: AskedSchool) -> None:
    with in_north():
        lead = member("northshire", "forum_lead")
        contacts = ContactList.objects.create(area=lead.area, asked=asked, name="a.csv", made_by=lead)
        Invitation.objects.create(
            area=lead.area, contacts=contacts, asked=asked, email="a@b.example", token_hash=hash_of("tok")
        )
    scanner, parent = visit(), visit()
    for _ in range(2):
        scanner.page.goto(start(asked, "i/tok/"))
    parent.page.goto(start(asked, "i/tok/"))
    parent.press("Start")
    answer_all(parent)
    assert "tok" not in parent.page.url
    parent.press("Send your answers")
    parent.expect_heading("Thank you")
    assert ballots(asked) == [ANSWERED | {"way": "personal"}]
    assert Invitation.objects.using("system").get().is_used


def test_shared_device_is_empty_for_the_next_person(visit: Visit, asked: AskedSchool) -> None:
    visitor = visit()
    visitor.page.goto(start(asked, "device/"))
    visitor.press("Start")
    choose(visitor, "Agree a lot")
    visitor.press("Next")
    visitor.press("Back")
    visitor.expect_heading("I feel welcome.")
    assert kept(visitor) == []
    go_to_the_check(visitor)
    visitor.press("Send your answers")
    visitor.press("Finish and get ready for the next person")
    expect(visitor.page).to_have_url(re.compile("/device/"))
    visitor.press("Start")
    expect(visitor.page.get_by_label("Agree a lot", exact=True)).not_to_be_checked()
    assert kept(visitor) == []
    assert visitor.context.cookies() == []


def test_shared_device_clears_itself_after_a_quiet_while(visit: Visit, asked: AskedSchool) -> None:
    visitor = visit()
    visitor.page.clock.install()
    visitor.page.goto(start(asked, "device/"))
    visitor.press("Start")
    visitor.expect_heading("I feel welcome.")
    choose(visitor, "Agree a lot")
    visitor.page.clock.run_for(181_000)
    expect(visitor.page.locator(".pp-waits")).to_contain_text("Are you still there?")
    visitor.page.mouse.click(5, 5)
    expect(visitor.page.locator(".pp-waits")).to_have_count(0)
    visitor.page.clock.run_for(181_000)
    visitor.page.clock.run_for(61_000)
    expect(visitor.page).to_have_url(re.compile("/device/"))


# A device that has these voices, and notes what it is asked to say instead of saying it.
VOICES = """
const voices = %s.map((lang) => ({lang, name: lang}));
window.spoken = [];
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, 'speechSynthesis', {value: {
  getVoices: () => voices, speaking: false, cancel() {}, addEventListener() {},
  speak({text, lang, voice}) { window.spoken.push([text, lang, voice.lang]); },
}});
"""


def reading_aloud(visit: Visit, asked: AskedSchool, voices: str, more: str = "") -> Visitor:
    """Somebody at the first question whose device has these voices."""
    visitor = visit()
    visitor.page.add_init_script(VOICES % voices)
    visitor.page.goto(start(asked, more))
    visitor.page.locator("button[value=begin]").click()
    visitor.page.locator("#welcome-1").wait_for()
    return visitor


def test_read_aloud_is_offered_where_there_is_a_voice(visit: Visit, asked: AskedSchool) -> None:
    speaking = reading_aloud(visit, asked, "['fr-FR', 'en-GB']")
    speaking.press("Read aloud")
    spoken = speaking.page.evaluate("window.spoken")
    said = [text for text, *_ in spoken]
    assert said.index("I feel welcome.") < said.index("Agree a lot")
    assert {(lang, voice) for _, lang, voice in spoken} == {("en-GB", "en-GB")}
    for voices in ("[]", "['fr-FR']"):
        silent = reading_aloud(visit, asked, voices)
        expect(silent.page.locator("[data-listen]")).to_be_hidden()
        expect(silent.page.get_by_role("button", name="Read aloud")).to_have_count(0)


def test_urdu_is_read_aloud_by_an_urdu_voice_alone(visit: Visit, asked: AskedSchool) -> None:
    words = shipped("ur")["words"]
    speaking = reading_aloud(visit, asked, "['en-GB', 'ur-PK']", "?l=ur")
    speaking.press(words["listen"])
    spoken = speaking.page.evaluate("window.spoken")
    assert "مجھے خوش آمدید محسوس ہوتا ہے۔" in [text for text, *_ in spoken]
    assert {(lang, voice) for _, lang, voice in spoken} == {("ur", "ur-PK")}
    silent = reading_aloud(visit, asked, "['en-GB']", "?l=ur")
    expect(silent.page.locator("[data-listen]")).to_be_hidden()
    silent.press("English")
    silent.press("Read aloud")
    assert silent.page.evaluate("window.spoken.length") > 0


def test_pages_of_who_answers_are_accessible(visit: Visit, asked: AskedSchool) -> None:
    visitor, found = visit(), {}
    for page in ("", "device/", "return/", "details/", "privacy/", "thanks/"):
        visitor.page.goto(start(asked, page))
        found[page] = faults(visitor)
    visitor.page.goto("/s/")
    found["code"] = faults(visitor)
    visitor.page.goto("/s/?l=ur")
    visitor.press(shipped("ur")["words"]["continue"])
    visitor.page.locator("#code-error").wait_for()
    found["code in Urdu"] = faults(visitor)
    visitor.page.goto(start(asked))
    visitor.press("Easy read")
    visitor.page.get_by_role("button", name="All words").wait_for()
    found["easy start"] = faults(visitor)
    visitor.press("Start")
    visitor.expect_heading("School is kind to me.")
    found["easy"] = faults(visitor)
    visitor.press("All questions on one page")
    visitor.expect_heading("Family")
    found["together"] = faults(visitor)
    visitor.press("Send your answers")
    visitor.page.get_by_text("There is a problem").first.wait_for()
    found["nothing answered"] = faults(visitor)
    visitor.page.locator("label[for=welcome-1]").click()
    visitor.press("Check your answers")
    visitor.expect_heading("Check your answers")
    found["check"] = faults(visitor)
    visitor.press("Save and come back later")
    visitor.expect_heading("Your answers are saved, but not sent yet.")
    found["saved"] = faults(visitor)
    visitor.press("Carry on answering")
    visitor.expect_heading("Check your answers")
    visitor.press("More: font, size, spacing")
    visitor.expect_heading("Reading settings")
    found["comfort"] = faults(visitor)
    assert {page: wrong for page, wrong in found.items() if wrong} == {}


def test_first_page_is_light(visit: Visit, asked: AskedSchool) -> None:
    """Under 60 kB without fonts, as it travels."""
    visitor = visit()
    sizes: dict[str, int] = {}
    visitor.page.on("response", lambda response: sizes.update({response.url: travelling(response)}))
    visitor.page.goto(start(asked), wait_until="networkidle")
    assert len(sizes) >= 4
    assert sum(sizes.values()) < 60 * 1024, sizes


def travelling(response: Response) -> int:
    """How many bytes a response is on its way: assets are compressed in production, as pages are not."""
    body = response.body()
    if "/fonts/" in response.url:
        return 0
    return len(gzip.compress(body)) if "/static/" in response.url else len(body)
