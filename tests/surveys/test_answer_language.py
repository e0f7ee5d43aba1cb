"""In which language families read: as they have chosen, else as their browser asks, from the first page on."""

import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client, RequestFactory
from django.utils import timezone

from surveys.models import AskedSchool, Language
from surveys.services.languages import take_languages
from surveys.views.answer_language import language_for
from surveys.words import ENGLISH, shipped, shipped_codes
from tests.areas import in_area
from tests.family_survey import QUESTIONS, counted, make_open_survey, make_questionnaire
from tests.surveys.respondents import address, begin, code_on, fill

OFFERED = ["en", "pl", "ur", "ar", "pa-Guru"]
ISOLATES = dict.fromkeys(map(ord, "\u2068\u2069"))


@pytest.fixture
def asked(forum_lead, north):
    with in_area(north):
        take_languages(north)
        version = make_questionnaire(forum_lead, questions=QUESTIONS)
        return make_open_survey(forum_lead, version=version, languages=OFFERED)


def get(client, path, browser=""):
    return client.get(path, headers={"Accept-Language": browser} if browser else {})


def language_of(response):
    """In which language, in which direction a page is written."""
    page = BeautifulSoup(response.content, "html.parser")
    return page.html["lang"], page.html["dir"]


def text_of(response):
    page = BeautifulSoup(response.content, "html.parser")
    return " ".join(page.main.get_text().translate(ISOLATES).split())


@pytest.mark.parametrize(
    ("browser", "offered", "read"),
    [
        ("ur-PK,ur;q=0.9,en;q=0.5", OFFERED, "ur"),
        ("pl", OFFERED, "pl"),
        ("fr-FR,fr;q=0.9,PL-pl;q=0.3", OFFERED, "pl"),
        ("en;q=0.3,pl;q=0.8", OFFERED, "pl"),
        ("pa-IN,en;q=0.2", OFFERED, "pa-Guru"),
        ("pa-PK,en;q=0.2", ["pl", "pa-Guru", "en"], "en"),
        ("pa-Arab,ur;q=0.2", OFFERED, "ur"),
        ("zh-TW", ["en", "zh-Hans", "zh-Hant"], "zh-Hant"),
        ("pt-BR", ["en", "pt-PT", "pt-BR"], "pt-BR"),
        ("fr", ["pl", "en"], "pl"),
        ("en", ["pl", "en"], "en"),
        ("pl;q=0,*", OFFERED, "en"),
        ("*", OFFERED, "en"),
        ("", OFFERED, "en"),
        ("pl;;;,\x00", OFFERED, "en"),
        ("x" * 5000, OFFERED, "en"),
        ("ur", [], ""),
    ],
)
def test_browser_asks_for_languages_in_its_order(browser, offered, read):
    assert language_for(RequestFactory().get("/", headers={"Accept-Language": browser}), offered) == read


@pytest.mark.parametrize(
    ("chosen", "read"), [("pl", "pl"), ("en", "en"), ("tlh", "ur"), ("\x00" * 99, "ur"), ("", "ur")]
)
def test_choice_comes_before_the_browser_where_it_is_offered(chosen, read):
    request = RequestFactory().get("/", {"l": chosen}, headers={"Accept-Language": "ur"})
    assert language_for(request, OFFERED) == read


def test_each_browser_has_its_own_language_from_the_same_process(client, asked, django_assert_num_queries):
    directions = {"ur": "rtl", "ar": "rtl", "pl": "ltr", "pa-Guru": "ltr"}
    for way in ("", "?w=code", "device/"):
        for code in (*directions, "en", *directions):
            page = get(client, address(asked, way), code)
            assert language_of(page) == ("en-GB" if code == "en" else code, directions.get(code, "ltr")), way
            assert "Accept-Language" in page["Vary"]
    with django_assert_num_queries(1):
        page = get(Client(), address(asked), "ar-EG,ar;q=0.9,en;q=0.8")
    assert shipped("ar")["words"]["skip_any"] in text_of(page)
    assert "answering.rtl.css" in page.content.decode()


def test_choice_stays_from_the_start_to_the_thanks(client, asked):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "ur"
    start = client.get(address(asked, "?l=pl"))
    links = re.findall(rf'href="({address(asked)}[^"]*)"', start.content.decode())
    assert links
    for link in links:
        assert language_of(client.get(link)) == ("pl", "ltr"), link
    page = begin(client, asked, l="pl")
    assert (language_of(page), page["Vary"]) == (("pl", "ltr"), "Accept-Language")
    done = fill(client, asked, fill(client, asked, page, "check", welcome="agree_a_lot"), "send")
    thanks = client.get(done.url)
    assert language_of(thanks) == ("pl", "ltr")
    details = re.search(r'href="([^"]*/details/[^"]*)"', thanks.content.decode())[1]
    assert language_of(client.get(details)) == ("pl", "ltr")
    assert language_of(client.post(address(asked, "details/"), {"l": "pl"})) == ("pl", "ltr")


def test_page_of_a_question_that_is_loaded_again_leads_to_a_start_in_the_chosen_language(client, asked):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "ur"
    start = client.get(address(asked, "?l=pl"))
    first = begin(client, asked, l="pl")
    for page in (
        start,
        first,
        fill(client, asked, first, "check"),
        begin(client, asked, "begin:all", l="pl"),
    ):
        action = BeautifulSoup(page.content, "html.parser").select_one("form#answers")["action"]
        again = client.get(action, follow=True)
        assert language_of(again) == ("pl", "ltr")
    button = BeautifulSoup(first.content, "html.parser").select_one("button[value='language:ar']")
    assert language_of(client.get(button["formaction"], follow=True)) == ("ar", "rtl")


def test_who_begins_without_a_choice_reads_on_in_the_browsers_language(client, asked):
    browser = {"HTTP_ACCEPT_LANGUAGE": "ar"}
    page = client.post(address(asked, "answer/"), {"go": "begin"}, **browser)
    assert language_of(page) == ("ar", "rtl")
    assert language_of(fill(client, asked, page)) == ("ar", "rtl"), (
        "and stays, whatever the browser says then"
    )


def test_closed_survey_and_its_results_speak_the_familys_language(client, asked, north):
    with in_area(north):
        counted(asked)
        now = timezone.now()
        AskedSchool.objects.update(
            moderated_at=now, released_at=now, forum_agreed_at=now, school_agreed_at=now
        )
    closed = get(client, address(asked), "ur")
    assert (closed.status_code, language_of(closed)) == (410, ("ur", "rtl"))
    results = get(client, address(asked, "results/"), "ur")
    assert (language_of(results), results["Vary"]) == (("ur", "rtl"), "Accept-Language")
    assert shipped("ur")["words"]["results_title"] in text_of(results)
    assert language_of(get(client, address(asked, "results/?l=pl"), "ur")) == ("pl", "ltr")
    link = re.search(
        r'href="([^"]*/results/[^"]*)"', get(client, address(asked, "?l=pl"), "ur").content.decode()
    )
    assert language_of(get(client, link[1], "ur")) == ("pl", "ltr")


# The page on which a code is typed ---------------------------------------------------------------------


@pytest.mark.parametrize("code", shipped_codes()[1:])
def test_page_for_a_code_speaks_the_language_of_the_browser(client, code):
    words = shipped(code)["words"]
    page = get(client, "/s/", code)
    assert language_of(page) == (code, shipped(code)["direction"])
    assert page["Vary"] == "Accept-Language"
    for word in ("code_title", "code_label", "no_account", "continue", "translation_note"):
        assert words[word] in text_of(page), word
    assert words["code_hint"].format(example="ABC-DEF23") in text_of(page)


@pytest.mark.parametrize(
    ("typed", "error"), [("", "code_title"), ("NOR-XXXXX", "error_code"), ("<b>\x00'--", "error_code")]
)
def test_wrong_code_is_said_in_the_familys_language_and_stays(client, typed, error):
    answer = client.post("/s/", {"code": typed}, headers={"Accept-Language": "ur"})
    page = BeautifulSoup(answer.content, "html.parser")
    words = shipped("ur")["words"]
    assert (answer.status_code, language_of(answer)) == (422, ("ur", "rtl"))
    assert page.select_one("#code-error").get_text() == words[error]
    assert words["error_title"] in page.select_one(".govuk-error-summary").get_text()
    assert page.select_one("#code")["value"] == typed.replace("\x00", "")


@pytest.mark.parametrize("place", ["NOR-XXXXX/", "NOR-XXXXX/results/", "not-a-code/privacy/"])
def test_link_that_leads_nowhere_says_so_in_the_familys_language(client, place):
    answer = get(client, f"/s/{place}", "ar")
    assert (answer.status_code, language_of(answer)) == (404, ("ar", "rtl"))
    assert shipped("ar")["words"]["error_code"] in text_of(answer)
    assert language_of(get(client, f"/s/{place}?l=pl", "ar")) == ("pl", "ltr")


def test_invitation_of_nobody_says_so_in_the_familys_language(client, asked):
    answer = get(client, address(asked, "i/nobodys/"), "ur")
    assert (answer.status_code, language_of(answer)) == (404, ("ur", "rtl"))


def test_too_many_tries_are_said_in_the_familys_language(client, asked, settings):
    settings.TRIES = {name: {3600: 1} for name in settings.TRIES}
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "ur"
    words = shipped("ur")["words"]["error_too_many"]
    for place, tried in (("/s/", "NOR-XXXXX"), (address(asked, "return/"), "ABCDE-FGH23")):
        answers = [client.post(place, {"code": tried}) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [422, 429]
        assert (words in text_of(answers[0]), words in text_of(answers[1])) == (False, True)
        assert tried in answers[1].content.decode()


def test_who_puts_by_too_often_loses_nothing(client, asked, settings):
    settings.TRIES = settings.TRIES | {"put_by": {3600: 1}}
    page = begin(client, asked, "begin:all")
    assert code_on(fill(client, asked, page, "save", welcome="agree_a_lot"))
    refused = fill(client, asked, page, "save", welcome="agree_a_lot")
    assert (refused.status_code, ENGLISH["error_too_many"] in text_of(refused)) == (422, True)
    assert re.search(r'value="agree_a_lot" checked', refused.content.decode())


def test_every_language_can_be_chosen_on_the_page_for_a_code_and_is_carried_on(client, asked):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "ur"
    page = BeautifulSoup(client.get("/s/").content, "html.parser")
    links = {link["lang"]: (link["href"], link["dir"], link.get_text()) for link in page.nav.select("a")}
    assert list(links) == [code for code in shipped_codes() if code != "ur"]
    assert links["ar"] == ("?l=ar", "rtl", shipped("ar")["own_name"])
    polish = client.get("/s/?l=pl")
    assert language_of(polish) == ("pl", "ltr")
    form = BeautifulSoup(polish.content, "html.parser").form
    sent = {field["name"]: field["value"] for field in form.select("[type=hidden]")} | {"code": asked.code}
    arrived = client.post(form["action"], sent)
    assert arrived.url == f"{address(asked)}?w=code&l=pl"
    assert language_of(client.get(arrived.url)) == ("pl", "ltr")


def test_survey_that_has_not_the_chosen_language_speaks_the_browsers(client, asked):
    arrived = client.post("/s/", {"code": asked.code, "l": "bn"})
    assert language_of(get(client, arrived.url, "ar")) == ("ar", "rtl")


def test_page_for_a_code_says_that_nobody_has_checked_its_words_but_the_english(client, asked, north):
    with in_area(north):
        Language.objects.update(checked_by="Ola", checked_on=timezone.localdate())
    assert shipped("pl")["words"]["translation_note"] in text_of(get(client, "/s/", "pl"))
    assert ENGLISH["translation_note"] not in text_of(client.get("/s/"))
