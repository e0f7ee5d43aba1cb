"""Reading comfort: kept without JavaScript, for everybody, and never from outside the choices."""

import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from common.reading_comfort import CHOICES, COOKIE, PALETTES, Comfort
from tests.areas import as_person

TOKENS = (Path(__file__).resolve().parents[2] / "static" / "src" / "css" / "tokens.css").read_text()
URL = "/reading-comfort/"


def sign_in(client: Any, membership: Any) -> None:
    client.force_login(membership.user)


def test_swatch_changes_the_colour_of_the_page_it_stands_on(client: Any) -> None:
    response = client.post(URL, {"tint": "cream", "next": "/help/"}, follow=True)
    assert response.redirect_chain == [("/help/", 302)]
    html = response.content.decode()
    assert 'data-tint="cream"' in html
    assert re.search(r'value="cream" aria-pressed="true"', html)
    assert re.search(r'value="white" aria-pressed="false"', html)


def test_page_keeps_every_choice_and_shows_it_chosen(client: Any) -> None:
    client.post(
        URL, {"tint": "blue", "font": "lexend", "size": "largest", "spacing": "wide", "motion": "none"}
    )
    html = client.get(URL).content.decode()
    for wanted in ('data-font="lexend"', 'data-size="largest"', 'data-spacing="wide"', 'data-motion="none"'):
        assert wanted in html
    assert re.search(r'<input type="radio" name="font" value="lexend"[^>]* checked', html)


def test_one_choice_leaves_the_others_alone(client: Any) -> None:
    client.post(URL, {"font": "opendyslexic"})
    client.post(URL, {"tint": "dark"})
    html = client.get("/help/").content.decode()
    assert 'data-font="opendyslexic"' in html
    assert 'data-tint="dark"' in html


def test_back_to_standard_forgets_everything(client: Any) -> None:
    client.post(URL, {"tint": "dark", "size": "large"})
    client.post(URL, {"reset": "1", "tint": "dark"})
    html = client.get("/help/").content.decode()
    assert 'data-tint="white"' in html
    assert 'data-size="standard"' in html


def test_unknown_values_are_ignored(client: Any) -> None:
    client.cookies[COOKIE] = 'tint="><script>&font=comic&size=large'
    html = client.get("/help/").content.decode()
    assert 'data-tint="white"' in html
    assert 'data-font="atkinson"' in html
    assert 'data-size="large"' in html


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""]
)
def test_next_page_is_never_on_another_site(client: Any, elsewhere: str) -> None:
    response = client.post(URL, {"tint": "cream", "next": elsewhere})
    assert response.headers["Location"] == URL


def test_cookie_is_for_the_server_alone(client: Any) -> None:
    cookie = client.post(URL, {"tint": "cream"}).cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 365 * 24 * 3600


def test_choices_of_somebody_signed_in_follow_them_to_another_browser(client: Any, officer: Any) -> None:
    sign_in(client, officer)
    client.post(URL, {"tint": "grey"})
    client.cookies.pop(COOKIE)
    assert 'data-tint="grey"' in client.get("/help/").content.decode()
    with as_person(officer.user):
        officer.user.refresh_from_db()
    assert Comfort().changed(officer.user.reading_comfort).tint == "grey"


def test_own_choices_win_over_those_left_in_a_shared_browser(client: Any, officer: Any) -> None:
    sign_in(client, officer)
    client.post(URL, {"tint": "grey"})
    client.cookies[COOKIE] = "tint=dark"
    assert 'data-tint="grey"' in client.get("/help/").content.decode()


def test_only_a_post_changes_anything(client: Any) -> None:
    client.get(URL, {"tint": "dark"})
    assert COOKIE not in client.cookies


# Colours ------------------------------------------------------------------------------------------


def tokens_of(tint: str) -> dict[str, str]:
    """Return the colours of a tint as the style sheet has them, the standard ones included."""
    standard = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", TOKENS.split("}")[0]))
    block = re.search(rf'\[data-tint="{tint}"\] {{(.*?)}}', TOKENS, re.DOTALL)
    return standard | (dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block[1])) if block else {})


@pytest.mark.parametrize("tint", list(CHOICES["tint"]))
def test_emails_and_pdfs_have_the_colours_of_the_pages(tint: str) -> None:
    tokens = tokens_of(tint)
    for name, value in asdict(PALETTES[tint]).items():
        assert tokens[name.replace("_", "-")] == value, name


def luminance(colour: str) -> float:
    def channel(part: str) -> float:
        value = int(part, 16) / 255
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (channel(colour[place : place + 2]) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("tint", list(CHOICES["tint"]))
@pytest.mark.parametrize("text", ["ink", "ink-soft", "link", "link-visited", "brand", "good", "warn", "stop"])
def test_text_can_be_read_on_every_page_colour(tint: str, text: str) -> None:
    tokens = tokens_of(tint)
    for ground in ("paper", "panel"):
        assert contrast(tokens[text], tokens[ground]) >= 4.5, f"{text} on {ground}"


@pytest.mark.parametrize("tint", list(CHOICES["tint"]))
def test_edges_of_controls_can_be_seen_on_every_page_colour(tint: str) -> None:
    tokens = tokens_of(tint)
    assert contrast(tokens["control"], tokens["paper"]) >= 3
    assert contrast(tokens["control"], tokens["panel"]) >= 3


def test_standard_comes_first() -> None:
    assert [next(iter(values)) for values in CHOICES.values()] == [value for _, value in Comfort().attributes]
    assert reverse("reading_comfort") == URL
