"""The privacy notice of a survey: whole in the family's language, in English where a sentence is missing."""

import re

import pytest
from bs4 import BeautifulSoup

from surveys.models import Language, Translation
from surveys.services.languages import take_languages
from surveys.services.translating import mark_checked, write_texts
from surveys.words import ENGLISH, GROUPS, PLACEHOLDER, shipped, shipped_codes
from tests.areas import in_area
from tests.family_survey import QUESTIONS, make_open_survey, make_questionnaire
from tests.surveys.respondents import address

NOTICE = next(group.names for group in GROUPS if group.slug == "privacy_notice")
LATIN = {"pl", "ro"}  # languages that share their letters with English
NO_OTHER_NAME = ("Information Commissioner’s Office", "cookie")  # as the languages themselves write them
ISOLATES = dict.fromkeys(map(ord, "\u2068\u2069"))
NOT_CHECKED = ".govuk-hint"


@pytest.fixture
def asked(forum_lead, north):
    with in_area(north):
        take_languages(north)
        version = make_questionnaire(forum_lead, questions=QUESTIONS[:1])
        return make_open_survey(forum_lead, version=version, languages=shipped_codes())


def notice(client, asked, code):
    """The page, and its words."""
    page = BeautifulSoup(client.get(address(asked, f"privacy/?l={code}")).content, "html.parser")
    page.main.nav.decompose()
    return page, " ".join(page.main.get_text().translate(ISOLATES).split())


def language(asked, code):
    return Language.objects.get(area=asked.area, code=code)


@pytest.mark.parametrize("code", shipped_codes()[1:])
def test_notice_is_whole_in_the_language_of_the_family(client, asked, code):
    page, text = notice(client, asked, code)

    assert (page.html["lang"], page.html["dir"]) == (code, shipped(code)["direction"])
    assert page.main.select("[lang], [dir]") == []
    words = shipped(code)["words"]
    parts = {part.strip() for name in NOTICE for part in PLACEHOLDER.sub("|", words[name]).split("|")}
    assert not [part for part in parts if part not in text]
    for name in (*NO_OTHER_NAME, asked.forum.name, str(asked.survey.run_by), asked.survey.help_contact):
        text = text.replace(name, "")
    if code not in LATIN:
        assert re.findall("[A-Za-z]+", text) == []


def test_notice_tells_who_keeps_what_for_how_long(client, asked, north):
    with in_area(north):
        asked.survey.comments_kept_months, asked.survey.contacts_kept_days = 7, 45
        asked.survey.save()
    _, text = notice(client, asked, "ur")

    assert "اتنے مہینے رکھے جاتے ہیں: 7۔" in text
    assert "سروے بند ہونے کے بعد اتنے دن: 45۔" in text
    assert f"یہاں لکھیں: {asked.survey.help_contact}۔" in text
    assert f"یہ فیصلہ {asked.survey.run_by} کی جانب سے" in text


def test_sentence_that_is_missing_stands_in_english_and_is_marked_so(client, asked, north, lead):
    with in_area(north):
        write_texts(work=language(asked, "ur"), texts={("notice_sealed",): ""}, edition=1, by=lead)
    page, _ = notice(client, asked, "ur")

    (english,) = page.main.select("[lang]")
    assert english.get_text() == ENGLISH["notice_sealed"]
    assert (english["lang"], english["dir"]) == ("en-GB", "ltr")
    assert page.html["dir"] == "rtl"


def test_area_corrects_a_sentence_of_the_notice_without_a_release(client, asked, north, lead):
    with in_area(north):
        write_texts(
            work=language(asked, "pl"), texts={("notice_rights",): "Mają Państwo prawa."}, edition=1, by=lead
        )

    assert "Mają Państwo prawa. Do chwili wysłania" in notice(client, asked, "pl")[1]


def test_notice_says_that_nobody_has_checked_it_until_somebody_has(client, asked, north, lead):
    assert notice(client, asked, "ro")[0].select_one(NOT_CHECKED)

    with in_area(north):
        words = {"title": "Sondaj", "intro": "Cum este?", "questions": {"welcome": {"text": "Bine-venit."}}}
        scale = {one["value"]: "Da" for one in asked.survey.version.scales[0]["options"]}
        romanian = language(asked, "ro")
        translation = Translation.objects.create(
            area=north,
            version=asked.survey.version,
            language=romanian,
            words=words | {"scales": {"agree_5": scale}},
        )
        for work in (romanian, translation):
            mark_checked(work=work, checked_by="Ioana Pop", edition=1, by=lead)

    assert notice(client, asked, "ro")[0].select_one(NOT_CHECKED) is None
