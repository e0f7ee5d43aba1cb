"""What our scripts add, in a real Chromium: components in swapped-in pieces, and one voice for news."""

import mimetypes
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from frontend.build import DIST

SITE = "http://portal.example"
FIELD = """<div class="govuk-form-group govuk-password-input" data-module="govuk-password-input">
  <label for="p">Password</label>
  <div class="govuk-input__wrapper">
    <input class="govuk-js-password-input-input" id="p" type="password">
    <button type="button" class="govuk-js-password-input-toggle" aria-controls="p" hidden>Show</button>
  </div></div>"""
PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Page</title>
<link rel="stylesheet" href="/static/css/portal.css"></head><body>
<script src="/static/js/support.js"></script>
<div id="status" class="pp-live" role="status"></div><main id="main">{FIELD}</main>
<script type="module" src="/static/js/portal.js"></script></body></html>"""


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Page]:
    """A page of ours, answered from static/dist without any server."""

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(SITE)
        if path == "/":
            route.fulfill(body=PAGE, content_type="text/html")
        else:
            file = DIST / path.removeprefix("/static/")
            route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file)[0])

    tab = chromium.new_page()
    complaints: list[str] = []
    tab.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.route(f"{SITE}/**", answer)
    tab.goto(SITE, wait_until="load")
    yield tab
    tab.close()
    assert complaints == []


def tell(tab: Page, event: str, detail: Any = None) -> None:
    tab.evaluate("([n, d]) => document.body.dispatchEvent(new CustomEvent(n, {detail: d}))", [event, detail])


def test_components_are_set_up_when_the_page_arrives(tab: Page) -> None:
    tab.click("button:text('Show')")
    assert tab.get_attribute("#p", "type") == "text"


def test_components_are_set_up_in_pieces_that_htmx_brings(tab: Page) -> None:
    tab.evaluate(
        """piece => {
            const place = document.createElement("section"), elt = () => place.firstElementChild;
            place.innerHTML = piece;
            document.getElementById("main").replaceChildren(place);
            document.body.dispatchEvent(new CustomEvent("htmx:load", {detail: {elt: elt()}}));
        }""",
        FIELD.replace('"p"', '"again"'),
    )
    tab.click("button:text('Show')")
    assert tab.get_attribute("#again", "type") == "text"


def test_setting_up_twice_does_no_harm(tab: Page) -> None:
    tab.evaluate(
        """() => document.body.dispatchEvent(
            new CustomEvent("htmx:load", {detail: {elt: document.querySelector("main > div")}}))"""
    )
    tab.click("button:text('Show')")
    assert tab.get_attribute("#p", "type") == "text"


def test_news_is_read_out_and_not_shown(tab: Page) -> None:
    tell(tab, "announce", {"value": "Saved at 11:19"})
    tab.wait_for_function("document.getElementById('status').textContent === 'Saved at 11:19'")
    assert tab.evaluate("document.getElementById('status').getBoundingClientRect().width") <= 1


@pytest.mark.parametrize("failure", ["htmx:sendError", "htmx:responseError"])
def test_failed_request_is_shown_until_the_next_one_works(tab: Page, failure: str) -> None:
    tell(tab, failure)
    tab.wait_for_function("document.getElementById('status').textContent.includes('try again')")
    assert tab.evaluate("document.getElementById('status').getBoundingClientRect().width") > 200
    tell(tab, "htmx:afterOnLoad")
    assert tab.evaluate("document.getElementById('status').getBoundingClientRect().width") <= 1
