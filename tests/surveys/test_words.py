"""The words of respondents' pages: whole in every language, with English where something is missing."""

import datetime
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template

from surveys.models import Language
from surveys.reading.words import english_words, languages_of, words_of
from surveys.words import ENGLISH, GROUPS, NAMES, is_whole, shipped, shipped_codes
from tests.areas import in_area

pytestmark = pytest.mark.django_db
LONG_DAY = datetime.date(2026, 12, 11)


@pytest.fixture
def urdu(north):
    """The area's English, and Urdu with two words."""
    with in_area(north):
        language(north, "en", is_source=True)
        words = {"start": "شروع کریں", "progress": "سوال {current} از {total}"}
        return language(north, "ur", direction="rtl", words=words)


def language(area, code, **fields):
    return Language.objects.update_or_create(
        area=area, code=code, defaults={"name": code, "own_name": code, "words": {}, **fields}
    )[0]


def test_every_name_stands_in_one_group_with_an_english_text():
    grouped = [name for group in GROUPS for name in group.names]

    assert sorted(grouped) == sorted(NAMES)
    assert len(grouped) == len(set(grouped))
    assert all(is_whole(name, text) for name, text in ENGLISH.items())


@pytest.mark.parametrize("code", shipped_codes()[1:])
def test_a_language_that_comes_with_the_product_fills_in_what_english_fills_in(code):
    words = shipped(code)["words"]

    assert not set(words) - set(NAMES)
    assert not [name for name, text in words.items() if not is_whole(name, text)]


def test_words_are_those_of_the_language(north, urdu):
    with in_area(north):
        words = words_of(urdu)

    assert words["start"] == "شروع کریں"
    assert (words.code, words.direction, words.is_right_to_left) == ("ur", "rtl", True)
    assert set(words) == set(NAMES)


@pytest.mark.parametrize("said", ["سوال {current}", "سوال {current} {total} {name}", "  ", None, ["x"]])
def test_word_that_lost_a_placeholder_is_said_in_english(north, urdu, said):
    with in_area(north):
        urdu.words["progress"] = said
        urdu.edition += 1
        urdu.save()

        assert words_of(urdu)["progress"] == ENGLISH["progress"]


def test_missing_word_is_said_as_the_area_says_it_in_english(north, urdu):
    with in_area(north):
        assert words_of(urdu)["thank_you"] == "Thank you"
        english = Language.objects.get(code="en")
        english.words = {"thank_you": "Thank you so much"}
        english.changed_at = datetime.datetime.now(datetime.UTC)
        english.save()

        assert words_of(languages_of(north.pk)["ur"])["thank_you"] == "Thank you so much"


def test_words_need_no_query_once_they_are_known(north, urdu, django_assert_num_queries):
    with in_area(north):
        words_of(languages_of(north.pk)["ur"])
        with django_assert_num_queries(1):
            found = languages_of(north.pk)
            words = [words_of(found["ur"]), words_of(found["ur"])]

    assert words[0] is words[1]
    assert next(iter(found)) == "en"


def test_what_is_filled_into_urdu_keeps_its_own_direction(north, urdu):
    with in_area(north):
        said = words_of(urdu).filled("progress", current=3, total="KENT-7")

    assert said == "سوال \u20683\u2069 از \u2068KENT-7\u2069"


def test_what_is_filled_into_english_stands_as_it_is():
    assert english_words().filled("progress", current=3, total=12) == "Question 3 of 12"


def test_a_value_that_is_missing_is_refused():
    with pytest.raises(KeyError):
        english_words().filled("progress", current=3)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "11 December 2026"),
        ("pl", "11 grudnia 2026"),
        ("uk", "11 грудня 2026"),
        ("ar", "11 ديسمبر 2026"),
    ],
)
def test_a_day_is_written_as_the_language_writes_it(north, code, said):
    with in_area(north):
        words = words_of(language(north, code))

    assert words.day(LONG_DAY) == said
    assert said in words.filled("closes_on", date=LONG_DAY)


def test_word_in_a_template_is_filled_as_plain_text():
    page = Template('{% load words %}{% word "asked_by" forum_name=name %} {{ words.start }}')

    said = page.render(Context({"words": english_words(), "name": "<b>Forum</b> {count}"}))

    assert said == "Who is asking: &lt;b&gt;Forum&lt;/b&gt; {count} Start"


def test_templates_ask_for_words_that_there_are():
    folder = Path(settings.BASE_DIR) / "templates" / "surveys"
    asked = {
        (path.name, found[1] or found[2])
        for path in folder.rglob("*.html")
        for found in re.finditer(r"\bwords\.(\w+)|{% (?:word|sentence) \"(\w+)\"", path.read_text())
    }
    of_words = {"code", "direction", "is_right_to_left"}

    assert not {(page, name) for page, name in asked if name not in NAMES and name not in of_words}
