import re

import pytest
from bs4 import BeautifulSoup

from common.outbox.markup import MissingPlaceholder
from common.outbox.rendering import UnknownKind, dress, render_email, render_text
from common.reading_comfort import PALETTES

CONTEXT = {
    "full_name": "Priya <b>Nair</b>",
    "invited_by": "Sam Okafor",
    "organisation_name": "Northshire East Council",
    "area_name": "Northshire",
    "role_name": "Officer",
    "join_link": "https://portal.example/join/abc",
    "expires_on": "5 March 2026",
}


def invitation(**options):
    return render_email("invitation", CONTEXT, sender="PINS Portal for Northshire", **options)


def test_text_and_html_say_the_same():
    rendered = invitation()
    words = BeautifulSoup(rendered.html, "html.parser").get_text(" ")
    for said in ("Northshire East Council", "5 March 2026", "Sent by PINS Portal for Northshire"):
        assert said in rendered.text
        assert said in words
    assert "Words(" not in rendered.html
    assert rendered.html.lstrip().startswith("<!DOCTYPE html>")
    assert rendered.subject == "Sam Okafor has invited you to join Northshire on PINS Portal"


def test_what_people_typed_is_escaped_in_html_and_plain_in_text():
    rendered = invitation()
    assert "Priya <b>Nair</b>" in rendered.text
    assert "Priya &lt;b&gt;Nair" in rendered.html


def test_button_stands_with_its_address_in_both():
    rendered = invitation()
    links = BeautifulSoup(rendered.html, "html.parser").find_all("a", href=CONTEXT["join_link"])
    assert [link.get_text() for link in links] == ["See the invitation", CONTEXT["join_link"]]
    assert f"See the invitation: {CONTEXT['join_link']}" in rendered.text


def test_nothing_is_loaded_and_nobody_is_tracked():
    page = BeautifulSoup(invitation().html, "html.parser")
    assert not page.find_all(["img", "script", "link", "iframe", "style"])
    assert "url(" not in str(page)


@pytest.mark.parametrize("tint", PALETTES)
def test_reader_gets_their_own_colours(tint):
    html = invitation(comfort={"tint": tint, "size": "largest", "font": "opendyslexic"}).html
    assert f"background-color:{PALETTES[tint].paper};color:{PALETTES[tint].ink}" in html
    assert "font-size:25px" in html
    assert "OpenDyslexic" in html


def test_styles_hold_only_known_values():
    html = invitation(comfort={"tint": "white;x:url(https://evil.example)", "font": "evil"}).html
    assert "evil" not in html


def test_message_without_a_value_is_refused():
    with pytest.raises(MissingPlaceholder, match="join_link"):
        render_email("invitation", {**CONTEXT, "join_link": None}, sender="PINS Portal")


def test_unknown_kind_is_refused():
    for render in (lambda: render_email("nothing", {}, sender="x"), lambda: render_text("nothing", {})):
        with pytest.raises(UnknownKind, match="nothing"):
            render()


def test_plain_text_of_others_is_dressed_with_links():
    html = dress("Reset", "Hello <x>\n\nhttps://portal.example/reset/1")
    assert "Hello &lt;x&gt;" in html
    assert re.search(r'<a href="https://portal.example/reset/1"', html)
