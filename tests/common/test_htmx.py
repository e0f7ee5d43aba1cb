"""Pages and fragments, redirects, and what happens when a sign-in has lapsed."""

import json
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from common.htmx import no_content, redirect_to, render_page, sign_in_first

HTMX = {"HX-Request": "true"}


def request(method: str = "GET", path: str = "/people/?page=2", **headers: str) -> HttpRequest:
    made = RequestFactory().generic(method, path, headers=headers)
    made.htmx = HtmxDetails(made)  # type: ignore[attr-defined]
    return made


@pytest.fixture
def page(tmp_path: Any, settings: Any) -> str:
    (tmp_path / "list.html").write_text(
        "<h1>Whole page</h1>{% partialdef people inline %}<p>{{ n }}</p>{% endpartialdef %}"
    )
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [tmp_path], "OPTIONS": {"context_processors": []}}]
    return "list.html"


def test_plain_request_gets_the_whole_page(page: str) -> None:
    response = render_page(request(), page, {"n": 3}, fragment="people")
    assert response.content.decode() == "<h1>Whole page</h1><p>3</p>"
    assert response.headers["Vary"] == "HX-Request"


def test_htmx_request_gets_the_fragment_alone(page: str) -> None:
    response = render_page(request(**HTMX), page, {"n": 3}, fragment="people", status=422)
    assert response.content.decode() == "<p>3</p>"
    assert response.headers["Vary"] == "HX-Request"
    assert response.status_code == 422


@pytest.mark.parametrize("header", ["HX-Boosted", "HX-History-Restore-Request"])
def test_boosted_and_restored_pages_are_whole(page: str, header: str) -> None:
    response = render_page(request(**HTMX, **{header: "true"}), page, {"n": 3}, fragment="people")
    assert b"Whole page" in response.content


def test_redirect_tells_htmx_to_load_the_next_page() -> None:
    assert redirect_to(request(), "help").headers["Location"] == "/help/"
    answer = redirect_to(request(**HTMX), "help")
    assert answer.status_code == 200
    assert answer.headers["HX-Redirect"] == "/help/"
    assert "Location" not in answer.headers


def test_no_content_carries_the_event_and_what_to_read_out() -> None:
    answer = no_content("visit_saved", announce="Saved at 11:19")
    assert answer.status_code == 204
    assert json.loads(answer.headers["HX-Trigger"]) == {"visit_saved": True, "announce": "Saved at 11:19"}


def test_lapsed_sign_in_comes_back_to_the_page_asked_for() -> None:
    answer = sign_in_first(request())
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/accounts/login/?next=/people/%3Fpage%3D2"


def test_lapsed_sign_in_sends_htmx_to_sign_in_and_back_to_its_page() -> None:
    answer = sign_in_first(
        request(path="/people/rows/", **HTMX, **{"HX-Current-URL": "http://testserver/people/?page=2"})
    )
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/accounts/login/?next=/people/%3Fpage%3D2"


def test_lapsed_sign_in_never_comes_back_to_a_changing_request() -> None:
    answer = sign_in_first(request("POST", "/people/3/end/", Referer="http://testserver/people/3/"))
    assert answer.headers["Location"] == "/accounts/login/?next=/people/3/"


def test_lapsed_sign_in_never_leads_to_another_site() -> None:
    answer = sign_in_first(request("POST", "/people/3/end/", Referer="http://elsewhere.example/people/3/"))
    assert answer.headers["Location"] == "/accounts/login/?next=/"


def test_page_that_is_no_address_leads_home() -> None:
    answer = sign_in_first(request(path="/people/rows/", **HTMX, **{"HX-Current-URL": "http://[x"}))
    assert answer.headers["HX-Redirect"] == "/accounts/login/?next=/"
