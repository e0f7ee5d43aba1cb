"""The shell of every page, the pages for everybody, and the pages that are shown when something fails."""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory

from common import navigation, views
from common.context_processors import Shell

PUBLIC = ["/help/", "/accessibility/", "/privacy/", "/cookies/", "/reading-comfort/", "/accounts/login/"]


class Hat:
    """A membership that holds the permissions it is given."""

    def __init__(self, *permissions: str) -> None:
        self.permissions = permissions

    def can(self, permission: str) -> bool:
        return permission in self.permissions


@pytest.mark.parametrize("path", PUBLIC)
def test_page_has_what_every_page_has(client: Any, path: str) -> None:
    response = client.get(path)
    page = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 200
    assert re.fullmatch(r".+ – PINS Portal", page.title.string)
    assert len(page.select("h1")) == 1
    assert len(page.select('[role="status"]')) == 1
    assert page.select_one("a.govuk-skip-link")["href"] == "#main"
    assert page.select_one("main#main")
    assert {link["href"] for link in page.select("footer a")} >= {
        "/help/",
        "/accessibility/",
        "/privacy/",
        "/cookies/",
    }


@pytest.mark.parametrize("path", PUBLIC)
def test_page_has_nothing_inline(client: Any, path: str) -> None:
    page = BeautifulSoup(client.get(path).content, "html.parser")
    assert not page.select("style")
    assert not [
        script for script in page.select("script:not([src])") if script.get("type") != "application/json"
    ]
    for element in page.find_all(True):
        assert "style" not in element.attrs
        assert not [name for name in element.attrs if name.startswith("on")]


@pytest.mark.parametrize("path", PUBLIC)
def test_ids_are_there_once_and_whatever_points_at_them_finds_them(client: Any, path: str) -> None:
    page = BeautifulSoup(client.get(path).content, "html.parser")
    ids = [element["id"] for element in page.select("[id]")]
    assert len(ids) == len(set(ids))
    for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
        for element in page.select(f"[{name}]"):
            assert set(element[name].split()) <= set(ids)


def test_sign_in_page_offers_no_registration(client: Any) -> None:
    assert "/accounts/signup/" not in client.get("/accounts/login/").content.decode()
    assert "Accounts are by invitation" in client.get("/accounts/signup/").content.decode()


def test_cookie_page_names_every_cookie_that_is_set(client: Any, officer: Any) -> None:
    from tests.cast import PASSWORD

    client.get("/accounts/login/")
    client.post("/reading-comfort/", {"tint": "cream"})
    client.post("/accounts/login/", {"login": officer.user.email, "password": PASSWORD})
    client.get("/a/northshire/")
    said = client.get("/cookies/").content.decode()
    assert "typist" in client.cookies
    assert "sessionid" in client.cookies
    for name in client.cookies:
        assert name in said


# Navigation ---------------------------------------------------------------------------------------


@pytest.fixture
def entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_entries", {})
    navigation.register(navigation.Entry("People", "person_list", permission="see_people", order=20))
    navigation.register(navigation.Entry("Home", "area_home", order=10))


@pytest.mark.usefixtures("entries")
def test_navigation_shows_what_the_role_may_open() -> None:
    links = navigation.links(Hat(), area="kent", path="/a/kent/")
    assert [link.label for link in links] == ["Home"]
    links = navigation.links(Hat("see_people"), area="kent", path="/a/kent/")
    assert [(link.label, link.href) for link in links] == [
        ("Home", "/a/kent/"),
        ("People", "/a/kent/people/"),
    ]


@pytest.mark.usefixtures("entries")
@pytest.mark.parametrize(
    ("path", "current"),
    [("/a/kent/", ["page", ""]), ("/a/kent/people/", ["", "page"]), ("/a/kent/people/3/", ["", "true"])],
)
def test_navigation_marks_where_you_are(path: str, current: list[str]) -> None:
    links = navigation.links(Hat("see_people"), area="kent", path=path)
    assert [link.current for link in links] == current


def test_shell_outside_an_area_has_no_navigation() -> None:
    shell = Shell(RequestFactory().get("/"))
    assert shell.navigation == []
    assert shell.person is None


# When something fails ------------------------------------------------------------------------------


def failed(error: Exception, cookie: str = "") -> HttpResponse:
    """Return what our handler makes of an error, with neither database nor session at hand."""
    request: HttpRequest = RequestFactory().get("/", headers={"cookie": f"reading_comfort={cookie}"})
    try:
        raise error
    except type(error):
        return views.server_error(request)


def test_server_error_needs_no_database_and_keeps_the_page_colour() -> None:
    response = failed(ZeroDivisionError(), cookie="tint=dark")
    html = response.content.decode()
    assert response.status_code == 500
    assert "Something went wrong on our side" in html
    assert 'data-tint="dark"' in html
    assert "<title>Something went wrong on our side – PINS Portal</title>" in html


def test_lost_database_says_come_back_in_a_moment() -> None:
    response = failed(OperationalError())
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "30"
    assert "away for a moment" in response.content.decode()


@pytest.mark.parametrize("name", ["500.html", "503.html"])
def test_error_page_renders_even_with_nothing_at_all(name: str) -> None:
    html = render_to_string(name)
    assert "<h1" in html
    assert "csrfmiddlewaretoken" not in html


def test_missing_page_helps_to_go_on(client: Any) -> None:
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert "We cannot find that page" in response.content.decode()
    assert 'href="/help/"' in response.content.decode()


def test_form_from_elsewhere_is_refused_and_explained(client: Any) -> None:
    client.handler.enforce_csrf_checks = True
    response = client.post("/reading-comfort/", {"tint": "dark"})
    assert response.status_code == 403
    assert "That page was open for too long" in response.content.decode()
