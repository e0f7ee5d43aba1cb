"""Letters to families in their language: the area's words, right to left, or English with a line above."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from common.outbox.models import Message
from surveys.contacts_file import Family
from surveys.models import Invitation, Language
from surveys.services.contacts import add_contacts
from surveys.services.invitations import send_invitations, write_slice
from surveys.services.languages import take_languages
from surveys.words import shipped, shipped_codes
from tests.areas import in_area
from tests.family_survey import make_open_survey

LAST_DAY = datetime.date(2026, 12, 11)


@pytest.fixture
def north(db, north):
    """An area with the languages of the product, open for the test."""
    with in_area(north):
        take_languages(north)
        yield north


@pytest.fixture
def write(north, forum_worker, settings):
    """Write to a family of each of these languages; return their letters by language."""
    settings.NOTIFY_API_KEY = settings.NOTIFY_TEXT_TEMPLATE = "texts can be sent"

    def send(*languages, offered, texts=False, reminder=False):
        asked = make_open_survey(forum_worker, languages=offered)
        address = "+4477009001{:02}" if texts else "family{}@home.example"
        families = [
            Family(**{"telephone" if texts else "email": address.format(at)}, language=code)
            for at, code in enumerate(languages)
        ]
        contacts = add_contacts(asked=asked, name="All", families=families, by=forum_worker)
        send_invitations(contacts=contacts, by=forum_worker)
        write_slice(contacts=contacts.pk)
        if reminder:
            contacts.invitations.update(reminded_on=timezone.localdate())
            type(contacts).objects.update(state="sending")
            write_slice(contacts=contacts.pk)
        column = "reminder" if reminder else "message"
        found = Invitation.objects.values_list("language", column)
        return {code: Message.objects.get(pk=message) for code, message in found}

    return send


def word(code, name):
    return shipped(code)["words"][name]


@pytest.mark.parametrize("reminder", [False, True])
def test_each_language_of_the_product_has_whole_letters(write, reminder):
    codes = shipped_codes()[1:]
    name = "reminder" if reminder else "invitation"
    for code, letter in write(*codes, offered=["en", *codes], reminder=reminder).items():
        assert letter.subject.startswith(word(code, f"{name}_subject"))
        assert word(code, "answer_here") in letter.text
        assert f"/?l={code}" in letter.text
        assert word(code, "translation_note") in letter.text
        assert not {"{", "}"} & set(letter.subject + letter.text + letter.html)
        page = BeautifulSoup(letter.html, "html.parser")
        assert (page.html["lang"], page.html["dir"]) == (code, shipped(code)["direction"])
        assert page.find("a", string=word(code, "answer_here"))["href"].endswith(f"/?l={code}")
        for english in ("Hello", "Or copy", "Sent by", "Answer here", "minutes", "December"):
            assert english not in letter.text + page.get_text()


def test_english_letter_says_all_that_a_family_needs(write):
    letter = write("", offered=["en"])[""]
    for said in (
        "Number of questions: 4",
        "about 6",
        "You can skip any question.",
        "We do not ask for your name",
        "works once",
        "help@forum.example",
        "Your address was given by",
        "Sent by PINS Portal for Northshire",
    ):
        assert said in letter.text
    for not_said in ("your language", "native speaker", "?l="):
        assert not_said not in letter.text
    assert '<html lang="en-gb" dir="ltr">' in letter.html


def test_a_family_whose_language_the_survey_lacks_reads_a_line_in_it_above_an_english_letter(write):
    letters = write("ur", "pl", "", offered=["en", "pl"])
    assert "What is school like" in letters["ur"].subject
    assert word("ur", "letter_not_in_language") in letters["ur"].text
    assert "?l=" not in letters["ur"].text
    line = BeautifulSoup(letters["ur"].html, "html.parser").find("span", lang="ur")
    assert line["dir"] == "rtl"
    assert "help@forum.example" in line.get_text()
    for code in ("pl", ""):
        assert word("ur", "letter_not_in_language") not in letters[code].text
        assert word("pl", "letter_not_in_language") not in letters[code].text


def test_letters_say_what_the_area_has_corrected(write):
    Language.objects.filter(code="en").update(
        words={"letter_greeting": "Dear family,"}, edition=2, changed_at=timezone.now()
    )
    for one in Language.objects.filter(code="pl"):
        one.words["letter_greeting"], one.edition = "Drodzy Państwo,", 2
        one.sources["letter_greeting"] = "Dear family,"
        one.checked_by, one.checked_on = "Somebody", LAST_DAY
        one.save()
    letters = write("pl", "", offered=["en", "pl"])
    assert letters["pl"].text.startswith("Drodzy Państwo,")
    assert word("pl", "translation_note") not in letters["pl"].text, "somebody has checked it"
    assert letters[""].text.startswith("Dear family,")
    assert "You can answer in your language." in letters[""].text


def test_text_message_ends_in_a_link_that_nothing_touches(write):
    letters = write("ur", "bn", "", offered=["en", "ur"], texts=True)
    assert letters["ur"].text.startswith("\u2068Northshire")
    assert word("bn", "letter_not_in_language") in letters["bn"].text
    assert letters[""].text.startswith("Northshire East Primary 1: what is school like for your family? http")
    for code, letter in letters.items():
        link = letter.text.rsplit(" ", 1)[1]
        assert link.isascii()
        assert link.endswith("/?l=ur" if code == "ur" else "/")


def test_survey_of_fewer_questions_says_how_many_are_asked(north, forum_worker):
    asked = make_open_survey(forum_worker, left_out=["belonging"])
    family = [Family(email="a@home.example")]
    contacts = add_contacts(asked=asked, name="All", families=family, by=forum_worker)
    send_invitations(contacts=contacts, by=forum_worker)
    write_slice(contacts=contacts.pk)
    assert "Number of questions: 3" in Message.objects.get(kind="survey_invitation").text
