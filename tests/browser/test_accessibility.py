"""Every page that two roles and the public can reach: axe at two widths, nothing cut off, nothing to scroll for."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import FilePayload

from surveys.models import AskedSchool, Comment
from tests.surveys.counting import answer, ask_four_schools, close_and_count, put_in
from tests.surveys.foreign_files import LimeSurvey

from .axe import faults, faults_at_this_width
from .conftest import Visit
from .visitor import Visitor

LINKS = "links => links.map(link => link.href)"
PUBLIC = {
    "/",
    "/accounts/login/",
    "/accounts/password/reset/",
    "/help/",
    "/reading-comfort/",
    "/nothing-here/",
}
SIGNED_IN = {
    "/a/northshire/",
    "/a/northshire/schools/",
    "/a/northshire/documents/",
    "/a/northshire/people/",
    "/a/northshire/people/invite/",
    "/accounts/2fa/",
}
MAIN_PAGES = (
    "",
    "schools/",
    "people/",
    "people/invite/",
    "people/invite/officer/",
    "activity/",
    "messages/",
    "documents/",
)


@pytest.mark.parametrize(
    ("role", "pages", "within"),
    [
        (
            "area_lead",
            SIGNED_IN
            | {"/a/northshire/activity/", "/a/northshire/messages/", "/a/northshire/schools/lists/new/"}
            | {"/a/northshire/settings/", "/a/northshire/partners/", "/a/northshire/programmes/"},
            "/",
        ),
        (
            "school_lead",
            SIGNED_IN
            | {"/a/northshire/people/invite/school_contributor/", "/roles/", "/a/northshire/audits/actions/"},
            "/a/",  # what lies outside areas is the same for everybody
        ),
    ],
)
def test_every_page_of_a_role_is_accessible(visit: Visit, role: str, pages: set[str], within: str) -> None:
    visitor = visit()
    visitor.sign_in(role)
    found = look_at_everything(visitor, ["/a/northshire/", "/roles/", *sorted(pages)], within)
    assert pages <= set(found)
    assert {path: findings for path, findings in found.items() if findings} == {}


def test_every_page_of_a_new_programme_is_accessible(visit: Visit) -> None:
    visitor = visit()
    visitor.sign_in("area_lead")
    visitor.page.goto("/a/northshire/programmes/add/")
    for name, text in (("name", "PINS"), *day("starts_on", "1", "2026"), *day("ends_on", "28", "2027")):
        visitor.page.fill(f"[name={name}]", text)
    visitor.press("Set up the programme")
    made = urlsplit(visitor.page.url).path
    found = look_at_everything(visitor, [made], "/a/northshire/programmes/")
    kinds = {kind_of(path) for path in found}
    assert {f"/a/northshire/programmes/0/{page}" for page in ("change/", "stages/", "next/")} <= kinds
    assert {path: findings for path, findings in found.items() if findings} == {}


FRAMEWORK = """
format: pins-framework-1
id: small
title: Small
status_label: An example, not the national instrument.
licence: Ours
levels: [{id: begun, name: Begun}, {id: half, name: Half way}, {id: done, name: Done}]
groups: [{id: staff, name: Staff, scale: short}]
scales: [{id: short, type: single_choice, options: [{value: a, score: 2, label: Yes}, {value: b, score: 1, label: No}]}]
boxes: {commentary: Why?}
domains:
- {id: welcome, name: Welcome, statements: [{id: door, text: Doors are open., wording: {staff: I open doors.}}]}
"""


def test_every_page_of_a_framework_is_accessible(visit: Visit) -> None:
    visitor = visit()
    visitor.sign_in("area_lead")
    frameworks = "/a/northshire/audits/frameworks/"
    visitor.page.goto(f"{frameworks}import/")
    visitor.press("Bring it in")
    found = {"refused": faults(visitor)}
    visitor.fill("Or paste it", FRAMEWORK)
    visitor.press("Bring it in")
    visitor.page.get_by_role("button", name="Check and publish").click()
    visitor.press("Publish")
    visitor.press("Begin a new version")
    visitor.page.get_by_role("button", name="Go on with the draft").click()
    found |= look_at_everything(visitor, [frameworks, urlsplit(visitor.page.url).path], frameworks)
    kinds = {kind_of(path).removeprefix(frameworks) for path in found}
    draft = {
        "",
        "words/",
        "levels/",
        "groups/",
        "publish/",
        "themes/add/",
        "themes/welcome/",
        "statements/door/",
    }
    assert {"new/", "0/", "0/0/", "0/0/changes/", *(f"0/draft/{page}" for page in draft)} <= kinds
    assert {path: findings for path, findings in found.items() if findings} == {}


QUESTIONNAIRE = """
format: pins-questionnaire-1
id: small
audience: families
title: Small
status_label: An example, not the national survey.
licence: Ours
minutes: 2
scales: [{id: short, type: single_choice, options: [{value: a, score: 2, label: Yes}, {value: b, score: 1, label: No}]}]
sections:
- id: first
  title: First
  questions: [{id: door, kind: scale, scale: short, text: Doors are open.}, {id: more, kind: long_text, text: More?}]
- {id: second, title: Second, questions: [{id: been, kind: yes_no, text: Have you been to school?}]}
"""


def survey_of_another_program() -> FilePayload:
    """Return a file that has something of everything that is shown before it becomes a draft."""
    survey = LimeSurvey(languages=("en", "cy"))
    survey.group({"en": "School", "cy": "Ysgol"})
    survey.question("|", "FILE", "Send a file")
    survey.question("Y", "BEEN", "Been to school?")
    survey.question("N", "HOW_MANY", "How many?", relevance='BEEN.NAOK == "Y"')
    return {"name": "survey.lss", "mimeType": "application/xml", "buffer": survey.file()}


def test_every_page_of_a_questionnaire_is_accessible(visit: Visit) -> None:
    visitor = visit()
    visitor.sign_in("forum_lead")
    questionnaires = "/a/northshire/surveys/questionnaires/"
    visitor.page.goto(f"{questionnaires}import/")
    visitor.press("Read the file")
    found = {"refused": faults(visitor)}
    visitor.page.set_input_files("[name=file]", files=[survey_of_another_program()])
    visitor.press("Read the file")
    found |= {"looked at": faults(visitor)}
    visitor.page.goto(f"{questionnaires}import/")
    visitor.fill("Or paste it", QUESTIONNAIRE)
    visitor.press("Read the file")
    visitor.press("Make the draft")
    visitor.page.get_by_role("button", name="Check and publish").click()
    visitor.press("Publish")
    visitor.press("Begin a new version")
    visitor.page.get_by_role("button", name="Go on with the draft").click()
    visitor.page.locator("#card-more a").click()
    visitor.page.get_by_role("button", name="Save").wait_for()
    found |= {"in place": faults(visitor)}
    found |= look_at_everything(visitor, [questionnaires, urlsplit(visitor.page.url).path], questionnaires)
    kinds = {kind_of(path).removeprefix(questionnaires) for path in found}
    draft = {"", "words/", "publish/", "scales/add/", "scales/short/", "sections/add/", "sections/first/"}
    draft |= {"sections/first/add/", "questions/door/"}
    version = {"", "preview/", "changes/", "adapt/", "wording/", "wording/question/door/"}
    expected = {*(f"0/draft/{page}" for page in draft), *(f"0/versions/0/{page}" for page in version)}
    assert {"new/", "0/"} | expected <= kinds
    assert {path: findings for path, findings in found.items() if findings} == {}


def test_every_page_of_a_language_is_accessible(visit: Visit) -> None:
    visitor = visit()
    visitor.sign_in("area_lead")
    languages = "/a/northshire/surveys/languages/"
    visitor.page.goto("/a/northshire/surveys/add-language/")
    visitor.press("Add it")
    found = {"refused": faults(visitor)}
    visitor.fill("Name in English", "Sindhi")
    visitor.fill("Its own name", "سنڌي")
    visitor.fill("Code", "sd")
    visitor.page.get_by_label("Right to left").check()
    visitor.press("Add it")
    found |= look_at_everything(visitor, [languages, f"{languages}sd/"], languages)
    assert {f"{languages}sd/words/thanks/", f"{languages}sd/file/", f"{languages}sd/rename/"} <= set(found)
    assert {path: findings for path, findings in found.items() if findings} == {}


def day(name: str, number: str, year: str) -> tuple[tuple[str, str], ...]:
    return (f"{name}_day", number), (f"{name}_month", "9"), (f"{name}_year", year)


def test_a_list_with_questions_and_its_settled_schools_are_accessible(visit: Visit) -> None:
    visitor = visit()
    visitor.sign_in("officer")
    visitor.page.goto("/a/northshire/schools/lists/new/")
    visitor.fill("What is this list?", "Launch")
    visitor.fill(
        "Paste the list", "Northshire East Old School\nNorthshire East Primary 1\nZzyzx School\nWe are glad."
    )
    visitor.press("Look for the schools")
    visitor.expect_heading("Match your list to the national register")
    visitor.page.get_by_label("Northshire East New Academy").check()
    visitor.page.get_by_text("Decided by you").wait_for()
    visitor.page.get_by_label("Let me search", exact=True).check()
    visitor.page.get_by_label("Search the register by name, place or URN").fill("newcomer")
    visitor.page.get_by_role("button", name="Search for “Zzyzx School”").click()
    visitor.page.get_by_label("Northshire East Newcomer").wait_for()
    found = {"questions": faults(visitor)}
    visitor.page.get_by_label("Northshire East Newcomer").check()
    visitor.page.get_by_text("3 of 3 lines").wait_for()
    visitor.press("Save and check the schools")
    visitor.expect_heading("3 schools of “Launch”")
    found["settled"] = faults(visitor)
    visitor.press("Finish the list")
    found["finished"] = faults(visitor)
    assert found == {"questions": [], "settled": [], "finished": []}


def test_every_public_page_is_accessible(visit: Visit) -> None:
    found = look_at_everything(visit(), sorted(PUBLIC))
    assert set(found) >= PUBLIC
    assert {path: findings for path, findings in found.items() if findings} == {}


def test_large_letters_wide_apart_on_dark_fit_a_telephone(visit: Visit) -> None:
    visitor = visit(width=320)
    visitor.sign_in("area_lead")
    visitor.page.goto("/reading-comfort/")
    for choice in ("Dark", "Largest", "Wide"):
        visitor.page.locator("main").get_by_text(choice, exact=True).click()
    visitor.press("Use these settings")
    found = {}
    for path in MAIN_PAGES:
        visitor.page.goto(f"/a/northshire/{path}")
        found[path] = faults_at_this_width(visitor)
    assert {path: faults for path, faults in found.items() if faults} == {}


def look_at_everything(visitor: Visitor, start: list[str], within: str = "/") -> dict[str, list[str]]:
    """Follow all links from the first pages, one of each kind; return what is wrong with each page.

    `within` keeps to addresses that begin so: the others are looked at elsewhere. Of addresses that
    lead on to the same page only the first is looked at.
    """
    waiting, found, landed = list(dict.fromkeys(start)), {}, set()
    kinds = {kind_of(path) for path in start}
    while waiting:
        path = waiting.pop(0)
        visitor.page.goto(path)
        here = kind_of(urlsplit(visitor.page.url).path)
        found[path] = [] if here in landed else faults(visitor)
        if here in landed:
            continue
        landed.add(here)
        for link in links(visitor):
            if link.startswith(within) and kind_of(link) not in kinds:
                kinds.add(kind_of(link))
                waiting.append(link)
    return found


def links(visitor: Visitor) -> list[str]:
    """The paths that the page's links lead to on this site."""
    addresses = map(urlsplit, visitor.page.locator("a[href]:not([download])").evaluate_all(LINKS))
    here = urlsplit(visitor.page.url).netloc
    return [address.path for address in addresses if address.netloc == here]


def kind_of(path: str) -> str:
    """Pages that differ in a number only are of one kind."""
    return re.sub(r"\d+", "0", path)


def test_results_of_a_survey_are_accessible(visit: Visit, settings: Any, tmp_path: Path) -> None:
    settings.BALLOT_KEY_DIR = tmp_path / "keys"
    schools = ask_four_schools()
    for one in schools:
        answer(one, 12, way="link", welcome="agree_a_lot", works_well="The garden")
        answer(one, 8, way="code", welcome="disagree_a_lot")
    left = {"asked": str(schools[0].pk), "name": "Ann", "contact": "ann@home.example", "wish": "Call me"}
    put_in(schools[0].survey.details_box_id, [left])
    survey = close_and_count(schools[0].survey)
    visitor = visit()
    visitor.sign_in("forum_lead")
    here = f"/a/northshire/surveys/{survey.pk}/"
    pages = [
        f"{here}results/",
        f"{here}results/comments/q-works_well/",
        f"{here}schools/{schools[0].pk}/results/",
        f"{here}schools/{schools[0].pk}/details/",
    ]
    now = {"released_at": survey.counted_at, "moderated_at": survey.counted_at}
    keys = {"forum_agreed_at": survey.counted_at, "school_agreed_at": survey.counted_at}
    AskedSchool.objects.using("system").filter(pk=schools[0].pk).update(**now, **keys)
    found = {}
    for page in (*pages, f"/s/{schools[0].code}/results/"):
        visitor.page.goto(page)
        found[page] = faults(visitor)
    visitor.page.get_by_role("button", name="Get this page as a PDF").click()
    found["the PDF is not ready yet"] = faults(visitor)
    found |= faults_where_comments_are_read(visitor, schools[1])
    assert {path: findings for path, findings in found.items() if findings} == {}


def faults_where_comments_are_read(visitor: Visitor, asked: AskedSchool) -> dict[str, list[str]]:
    """Look at the comments of a school, at one in which a name was left, before and after it is saved."""
    comments = Comment.objects.using("system").filter(asked=asked.pk)
    comments.update(original="Ask Jayden about it.", words="Ask Jayden about it.")
    here, found = f"/a/northshire/surveys/{asked.survey_id}/schools/{asked.pk}/", {}
    visitor.page.goto(f"{here}comments/")
    found["comments to read"] = faults(visitor)
    visitor.page.get_by_role("button", name="Read the next comment").click()
    found["a comment"] = faults(visitor)
    visitor.page.get_by_label("What others will read").fill("Ask Jayden about it.")
    visitor.page.get_by_label("For school leaders only").check()
    visitor.page.get_by_role("button", name="Save and read the next").click()
    visitor.page.get_by_text("“Jayden” looks like a name").wait_for()
    found["a comment with a name in it"] = faults(visitor)
    visitor.page.get_by_role("button", name="Save and read the next").click()
    visitor.page.goto(f"{here}release/")
    visitor.page.get_by_text("1 comment for others to read may still point").wait_for()
    found["a release with a name in a comment"] = faults(visitor)
    return found
