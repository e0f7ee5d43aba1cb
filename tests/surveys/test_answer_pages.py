"""Pages of those who answer: start, questions one by one or together, back, skip, languages, checking, thanks."""

import io
import logging
import re
import uuid
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from redis.exceptions import RedisError

from common.ballots.models import Box
from programmes.public_codes import as_shown
from surveys.models import (
    AskedSchool,
    Invitation,
    Language,
    Question,
    QuestionnaireVersion,
    Survey,
    Translation,
)
from surveys.services.bursts import note_answer
from surveys.services.invitation_tokens import hash_of
from surveys.services.sending import send_answers
from tests.areas import in_area
from tests.family_survey import QUESTIONS, make_open_survey, make_questionnaire
from tests.surveys.respondents import FIFTEEN, address, begin, carried, fill, number_in_box, said, send_all


@pytest.fixture
def asked(forum_lead, north):
    with in_area(north):
        return make_open_survey(forum_lead, version=make_questionnaire(forum_lead, questions=FIFTEEN))


def ask_in_urdu(asked, **translated):
    """Offer Urdu beside English."""
    urdu = Language.objects.create(
        area=asked.area, code="ur", name="Urdu", own_name="اردو", direction="rtl", words={"next": "آگے"}
    )
    words = {
        "title": "سروے",
        "questions": {"scale_1": {"text": "پہلا"}},
        "scales": {"agree_5": {"agree_a_lot": "بہت"}},
    }
    Translation.objects.create(
        area=asked.area, version=asked.survey.version, language=urdu, words=words | translated
    )
    Survey.objects.update(languages=["en", "ur"])


def test_code_is_typed_as_people_type_and_leads_to_the_start(client, asked):
    assert "Enter the code" in said(client.get("/s/"))
    for typed in (asked.code.lower(), f" {as_shown(asked.code)} "):
        response = client.post("/s/", {"code": typed})
        assert (response.status_code, response.url) == (302, f"{address(asked)}?w=code")
    assert carried(client.get(f"{address(asked)}?w=code"))["way"] == "code"
    wrong = client.post("/s/", {"code": "NOR-XXXXX"})
    assert wrong.status_code == 422
    assert "We cannot find that code" in said(wrong)
    assert client.post("/s/", {"code": ""}).status_code == 422
    assert client.get("/s/NOR-XXXXX/").status_code == client.get("/s/%00'--/").status_code == 404


def test_codes_that_lead_nowhere_are_limited_and_right_ones_are_not(client, asked, settings):
    settings.TRIES = {**settings.TRIES, "wrong_code": {3600: 2}}
    assert [client.get("/s/NOR-XXXXX/").status_code for _ in range(3)] == [404, 404, 429]
    assert client.get(address(asked)).status_code == 200


def test_start_says_who_asks_who_reads_and_how_long(client, asked):
    page = said(client.get(address(asked)))
    for words in (
        asked.school.name,
        f"Who is asking: {asked.forum.name}",
        "Number of questions: 15",
        "Minutes needed: about 6",
        "at least 10 people have answered",
        "the safeguarding team on 01234 567890",
        "help@forum.example",
        "This survey closes on",
    ):
        assert words in page


def test_reading_a_link_begins_nothing(client, asked, north, opened):
    """Mail scanners open every link, twice."""
    for page in ("", "device/", "return/", "thanks/", "details/", "privacy/") * 2:
        assert client.get(address(asked, page)).status_code == 200, page
    assert client.get(address(asked, "answer/")).url == address(asked)
    assert opened(asked) == []
    assert dict(client.cookies) == {}


def test_questions_come_one_after_the_other_and_back(client, asked):
    first = begin(client, asked)
    assert "Question 1 of 14" in said(first), "the one that depends on another is not counted yet"
    second = fill(client, asked, first, scale_1="agree_a_lot")
    assert "Statement 2." in said(second)
    back = fill(client, asked, second, "back", scale_2="in_between").content.decode()
    assert re.search(r'name="scale_1"[^>]*value="agree_a_lot" checked', back)
    assert "Statement 3." in said(fill(client, asked, second, "skip", scale_2="in_between"))
    check = said(fill(client, asked, second, "check"))
    assert "Questions answered: 1 of 14" in check


def test_skipping_takes_an_answer_back(client, asked):
    page = fill(client, asked, begin(client, asked), "check", scale_1="agree_a_lot")
    page = fill(client, asked, page, "to:scale_1")
    assert "Questions answered: 0 of 14" in said(
        fill(client, asked, fill(client, asked, page, "skip"), "check")
    )


def test_question_that_depends_on_another_is_asked_when_it_is_met(client, asked, opened):
    page = fill(client, asked, begin(client, asked), "to:helped")
    assert "Who helped?" in said(fill(client, asked, page, helped="yes"))
    assert "How many children?" in said(fill(client, asked, page, helped="no"))
    done = send_all(client, asked, helped="no", who=["nurse"], scale_1="in_between")
    assert done.status_code == 302
    assert opened(asked) == [{"way": "link", "helped": "no", "scale_1": "in_between"}]


def test_last_question_leads_to_the_check_and_the_check_to_any_question(client, asked):
    page = fill(client, asked, begin(client, asked), "to:works_well")
    check = fill(client, asked, page, works_well="The gate.\r\nAnd lunch.")
    assert "The gate. And lunch." in said(check)
    assert "Change your answer to: What works well?" in check.content.decode()
    again = fill(client, asked, check, "to:works_well")
    assert "The gate.\nAnd lunch.</textarea>" in again.content.decode()


def test_all_questions_stand_on_one_page_by_choice_or_by_the_survey(client, asked, north):
    page = begin(client, asked, "begin:all")
    assert page.content.decode().count("<fieldset") == 12
    one = fill(client, asked, page, "together:off", scale_1="agree_a_lot")
    assert "Question 2 of 14" in said(one)
    with in_area(north):
        Survey.objects.update(is_one_by_one=False)
    assert begin(client, asked).content.decode().count("<fieldset") == 12
    assert "Question 1 of" in said(begin(client, asked, "begin:one"))


@pytest.mark.parametrize(
    ("slug", "answer", "words"),
    [
        ("scale_1", "strange", "Choose an answer, or skip this question."),
        ("who", "x,y", "Choose an answer"),
        ("children", "many", "Write a whole number from 1 to 9"),
        ("children", "-1", "Write a whole number from 1 to 9"),
        ("children", "²", "Write a whole number from 1 to 9"),
        ("word", "x" * 21, "The most you can write is 20 characters."),
        ("works_well", "x" * 301, "The most you can write is 300 characters."),
    ],
)
def test_answer_that_cannot_be_taken_says_so_and_stays(client, asked, slug, answer, words, opened):
    page = send_all(client, asked, helped="yes", **{slug: answer})
    assert page.status_code == 422
    assert words in said(page)
    assert said(page).startswith("There is a problem")
    assert 'href="#' in page.content.decode()
    if slug not in ("scale_1", "who"):
        assert answer in page.content.decode()
    assert opened(asked) == []


def test_answer_that_cannot_be_taken_holds_one_at_its_question(client, asked):
    page = fill(client, asked, begin(client, asked), "to:word")
    wrong = fill(client, asked, page, word="x" * 21)
    assert (wrong.status_code, "In one word?" in said(wrong)) == (422, True)
    assert "What works well?" in said(fill(client, asked, wrong, word="Kind"))


def test_nobody_can_say_that_their_answers_came_on_paper(client, asked, opened):
    page = client.post(address(asked, "answer/"), {"way": "paper", "go": "begin:all"})
    fill(client, asked, page, "send", scale_1="in_between")
    assert [ballot["way"] for ballot in opened(asked)] == ["link"]


def test_nothing_answered_is_not_sent(client, asked, opened):
    page = send_all(client, asked)
    assert page.status_code == 422
    assert "You have not answered anything yet" in said(page)
    assert opened(asked) == []


def test_what_is_sent_is_sealed_once_and_thanks_follow(client, asked, opened):
    page = begin(client, asked, "begin:all")
    answers = {
        "scale_1": "agree_a_lot", "needs": "prefer_not_to_say", "helped": "yes", "who": ["friend", "teacher"],
        "children": "2", "word": " Kind ", "works_well": "Gate\r\nLunch",
    }  # fmt: skip
    for _ in range(2):
        done = fill(client, asked, page, "send", **answers)
        assert (done.status_code, done.url) == (302, f"{address(asked, 'thanks/')}?l=en")
    assert opened(asked) == [
        {
            "way": "link", "scale_1": "agree_a_lot", "needs": "prefer_not_to_say", "helped": "yes",
            "who": "teacher,friend", "children": "2", "word": "Kind", "works_well": "Gate\nLunch",
        }
    ]  # fmt: skip
    thanks = said(client.get(done.url))
    assert "Thank you" in thanks
    assert "In an emergency, call: 999" in thanks


def test_language_switch_keeps_answers(client, asked, north, opened):
    with in_area(north):
        ask_in_urdu(asked)
    start = client.get(f"{address(asked)}?l=ur").content.decode()
    assert '<html lang="ur" dir="rtl"' in start
    assert "answering.rtl.css" in start
    assert "has not yet been checked by a native speaker" in start
    page = fill(client, asked, begin(client, asked), "language:ur", scale_1="agree_a_lot")
    text = page.content.decode()
    assert "پہلا" in text
    assert re.search(r'value="agree_a_lot" checked><label[^>]*>بہت', text)
    second = fill(client, asked, page).content.decode()
    assert ("آگے" in second, "Statement 2." in second) == (True, True), (
        "what is not translated stays as it was"
    )
    done = fill(client, asked, fill(client, asked, page, "check", scale_1="agree_a_lot"), "send")
    assert done.url.endswith("?l=ur")
    assert opened(asked) == [{"way": "link", "scale_1": "agree_a_lot"}]


def test_easy_words_and_comfort_on_the_start_page_leave_one_there(client, forum_lead, north):
    questions = (QUESTIONS[0] | {"easy_read": "School is kind to me."}, *QUESTIONS[1:])
    with in_area(north):
        asked = make_open_survey(forum_lead, version=make_questionnaire(forum_lead, questions=questions))
    start = client.get(f"{address(asked)}?w=code")
    easy = fill(client, asked, start, "easy:on")
    assert carried(easy) == carried(start) | {"easy": "on"}
    dark = fill(client, asked, easy, "comfort:tint:dark")
    assert 'data-tint="dark"' in dark.content.decode()
    assert carried(fill(client, asked, fill(client, asked, dark, "comfort"), "stay")) == carried(easy)
    assert "School is kind to me." in said(fill(client, asked, dark, "begin"))


def test_easy_read_has_its_own_words_and_pictures_beside_them(client, forum_lead, north):
    questions = (QUESTIONS[0] | {"easy_read": "School is kind to me.", "symbol": "star"}, *QUESTIONS[1:])
    with in_area(north):
        asked = make_open_survey(forum_lead, version=make_questionnaire(forum_lead, questions=questions))
    page = fill(client, asked, begin(client, asked), "easy:on", welcome="in_between")
    text = page.content.decode()
    assert "School is kind to me." in text
    assert "Yes, a lot" in text
    assert "symbols.svg#star" in text
    assert text.count("<svg") == text.count('aria-hidden="true" focusable="false"')
    assert re.search(r'value="in_between" checked', text)
    assert "I feel welcome." in said(fill(client, asked, page, "easy:off"))
    with in_area(north):
        ask_in_urdu(asked, questions={"welcome": {"text": "خوش آمدید"}})
    urdu = said(fill(client, asked, page, "language:ur"))
    assert "خوش آمدید" in urdu, "easy words are there in English alone; Urdu has its own"
    assert "School is kind to me." not in urdu


def test_stem_stands_before_each_question_on_a_scale(client, forum_lead, north):
    with in_area(north):
        version = make_questionnaire(forum_lead, stem="How confident do you feel that you can...")
        asked = make_open_survey(forum_lead, version=version)
    page = said(begin(client, asked))
    assert "How confident do you feel that you can... I feel welcome." in " ".join(page.split())


def test_reading_comfort_changes_the_page_and_keeps_answers(client, asked):
    page = fill(client, asked, begin(client, asked), "comfort:tint:dark", scale_1="agree_a_lot")
    assert 'data-tint="dark"' in page.content.decode()
    assert re.search(r'value="agree_a_lot" checked', page.content.decode())
    settings = fill(client, asked, page, "comfort", scale_1="agree_a_lot")
    assert "Text size" in said(settings)
    bigger = fill(client, asked, settings, "comfort:size:largest:more")
    assert 'data-size="largest" ' in bigger.content.decode()
    assert re.search(r'value="agree_a_lot" checked', fill(client, asked, bigger, "stay").content.decode())
    start = client.post(address(asked, "answer/"), {"way": "link", "l": "en", "go": "comfort:tint:nonsense"})
    assert start.status_code == 200


@pytest.mark.parametrize(
    "sent",
    [
        {"carried": "rubbish", "go": "next", "at": "scale_1", "shown": "scale_1", "scale_1": "agree_a_lot"},
        {"go": "send"},
        {"go": "to:nothing"},
        {"go": "\x00", "at": "\x00", "shown": "\x00 welcome", "l": "\x00"},
        {"go": "back", "at": "nowhere"},
        {"go": "skip", "at": "nowhere"},
        {"go": "language:" + "x" * 5000, "way": "paper", "token": "x" * 5000},
        {"go": "comfort:tint:<script>:more"},
    ],
)
def test_hostile_pages_are_answered_calmly(client, asked, sent, opened):
    assert client.post(address(asked, "answer/"), sent).status_code in (200, 422)
    assert opened(asked) == []


HOSTILE = (
    "<script>alert(1)</script>", "'; DROP TABLE surveys_survey; --", "{{ 7*7 }}", "{forum_name} %s {0}", "\x00\x1b[31m",
    "=1+1", "\u202egnp.exe", "آگے🙂", "%00", "\\", "a" * 300, "&lt;", "\ud83d", "]]>", "${jndi:ldap://x}", "\ufeff",
)  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_shown_as_words_and_sealed_as_words(client, asked, words, opened):
    words = words.encode("utf-8", "replace").decode()
    page = fill(
        client, asked, begin(client, asked, "begin:all"), "check", works_well=words, scale_1="in_between"
    )
    assert "<script>alert" not in page.content.decode()
    assert fill(client, asked, page, "send").status_code == 302
    (ballot,) = opened(asked)
    shown = "".join(letter for letter in words if letter.isprintable()).strip()
    assert ballot.get("works_well", "") == shown


def test_page_of_another_survey_is_not_taken_over(client, asked, forum_lead, north):
    with in_area(north):
        other = make_open_survey(forum_lead, version=asked.survey.version, name="Another survey")
    page = fill(client, asked, begin(client, asked), "check", scale_1="agree_a_lot")
    assert fill(client, other, page, "send").status_code == 422


def test_second_answer_on_a_device_is_asked_about_and_allowed(client, asked, opened):
    send_all(client, asked, scale_1="in_between")
    assert "Answers have already been sent from this device" in said(client.get(address(asked)))
    send_all(client, asked, scale_1="in_between")
    assert len(opened(asked)) == 2
    name = f"answered-survey-{asked.pk}"
    assert (client.cookies[name]["path"], client.cookies[name]["httponly"]) == ("/s/", True)
    client.cookies[name] = "yes"
    assert "already been sent" not in said(client.get(address(asked)))


def test_shared_device_keeps_nothing(client, asked, opened):
    start = client.get(address(asked, "device/"))
    assert start["Cache-Control"] == "private, no-store"
    page = client.post(address(asked, "answer/"), {**carried(start), "go": "begin:all"})
    assert page["Cache-Control"] == "private, no-store"
    assert "data-device" in page.content.decode()
    done = fill(client, asked, page, "send", scale_1="in_between")
    assert "Finish and get ready for the next person" in said(client.get(done.url))
    assert dict(client.cookies) == {}
    assert opened(asked)[0]["way"] == "device"
    assert "already been sent" not in said(client.get(address(asked, "device/")))


def starts_over(response):
    """After how many seconds a page makes way for which address by itself, where scripts are switched off."""
    page = BeautifulSoup(response.content, "html.parser")
    found = page.head.select("noscript > meta[http-equiv=refresh]")
    return [tuple(meta["content"].split("; url=")) for meta in found]


def test_shared_device_without_scripts_starts_over_by_itself(client, asked):
    empty = address(asked, "device/")
    start = client.get(empty)
    assert starts_over(start) == []
    assert "cleared for the next person by itself. Minutes until then: 10" in said(start)

    first = client.post(address(asked, "answer/"), {**carried(start), "go": "begin"})
    filled = fill(client, asked, first, scale_1="agree_a_lot")
    check = fill(client, asked, filled, "check")
    for page in (first, filled, check, fill(client, asked, filled, "save")):
        assert starts_over(page) == [("600", empty)]
        assert "Minutes until then: 10" in said(page)
    together = fill(client, asked, filled, "together:on")
    for page in (together, client.post(address(asked, "answer/"), {**carried(start), "go": "begin:all"})):
        assert starts_over(page) == [("1200", empty)]
        assert "Minutes until then: 20" in said(page)
    thanks = client.get(fill(client, asked, together, "send", scale_1="agree_a_lot").url)
    assert starts_over(thanks) == [("120", empty)]
    assert "Minutes until then: 2" in said(thanks)


def test_next_family_on_a_shared_device_starts_empty(client, asked):
    start = client.get(address(asked, "device/"))
    page = client.post(address(asked, "answer/"), {**carried(start), "go": "begin", "l": "en"})
    page = fill(client, asked, page, "back", scale_1="agree_a_lot", word="Calm")
    assert "checked" in page.content.decode()

    (_, empty) = starts_over(page)[0]
    again = client.post(address(asked, "answer/"), {**carried(client.get(empty)), "go": "begin"})
    assert "checked" not in again.content.decode()
    assert "Questions answered: 0 of 14" in said(fill(client, asked, again, "check"))
    assert "Not your answers? Start with an empty page" in said(again)


def test_more_time_on_a_shared_device_keeps_what_was_typed(client, asked):
    start = client.get(address(asked, "device/"))
    page = client.post(address(asked, "answer/"), {**carried(start), "go": "begin:all"})
    again = fill(client, asked, page, "stay", works_well="The gate.")
    assert "The gate." in again.content.decode()
    more = BeautifulSoup(again.content, "html.parser").select_one("noscript button[value=stay]")
    assert (more["form"], more["name"], more.get_text()) == ("answers", "go", "I need more time")

    thanks = client.get(fill(client, asked, again, "send", works_well="The gate.").url)
    link = BeautifulSoup(thanks.content, "html.parser").select_one("main noscript a")
    same = client.get(address(asked, "thanks/") + link["href"])
    assert starts_over(same) == starts_over(thanks)


def test_no_other_way_of_answering_starts_over(client, asked):
    page = begin(client, asked)
    together = fill(client, asked, page, "together:on", scale_1="agree_a_lot")
    thanks = client.get(fill(client, asked, together, "send", scale_1="agree_a_lot").url)
    pages = [client.get(address(asked, place)) for place in ("", "return/", "details/", "privacy/")]
    for each in (page, together, thanks, fill(client, asked, page, "save"), *pages):
        assert starts_over(each) == []
        assert "by itself" not in said(each)
        assert "Not your answers?" not in said(each)


@pytest.mark.parametrize("place", ["", "device/", "answer/", "return/", "details/"])
def test_closed_is_gone_with_kind_words(client, asked, north, place, opened):
    check = fill(client, asked, begin(client, asked), "check", scale_1="in_between")
    with in_area(north):
        Survey.objects.update(closes_on=timezone.localdate() - timedelta(days=1))
    response = client.get(address(asked, place))
    assert response.status_code == 410
    assert "This survey closed on" in said(response)
    assert fill(client, asked, check, "send").status_code == 410
    assert client.get(address(asked, "thanks/")).status_code == 200
    assert opened(asked) == []


def test_not_open_yet_says_when(client, asked, north):
    with in_area(north):
        Survey.objects.update(opens_on=timezone.localdate() + timedelta(days=2))
    response = client.get(address(asked))
    assert (response.status_code, "This survey opens on" in said(response)) == (404, True)


def test_box_that_is_not_ready_says_so(client, asked, north):
    with in_area(north):
        Box.objects.update(public_key=None)
    response = client.get(address(asked))
    assert (response.status_code, "Almost ready" in said(response)) == (503, True)


def test_box_that_closes_at_the_last_moment_says_so(client, asked, north):
    page = begin(client, asked, "begin:all")
    with in_area(north):
        Box.objects.update(closed_at=timezone.now())
    assert fill(client, asked, page, "send", scale_1="in_between").status_code == 410


def test_pages_take_no_notice_of_who_is_signed_in_and_keep_no_session(client, asked, officer):
    client.force_login(officer.user)
    sessions = Session.objects.count()
    page = send_all(client, asked, scale_1="in_between")
    assert officer.user.full_name not in said(client.get(page.url))
    assert Session.objects.count() == sessions


def test_other_sites_cannot_send_here_and_a_browser_without_cookies_can(client, asked):
    start = address(asked, "answer/")
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
    ):
        assert client.post(start, {"go": "begin"}, headers=headers).status_code == 403
    for headers in ({"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://testserver"}, {}):
        client.cookies.clear()
        assert client.post(start, {"go": "begin"}, headers=headers).status_code == 200


def test_pages_keep_the_portals_security_headers(client, asked):
    page = client.get(address(asked))
    assert "default-src 'self'" in page["Content-Security-Policy"]
    assert (page["X-Frame-Options"], page["X-Content-Type-Options"]) == ("DENY", "nosniff")


def test_log_holds_no_code_no_answer_and_no_person(client, asked, officer):
    client.force_login(officer.user)
    handler = next(h for h in logging.getLogger().handlers if type(h) is logging.StreamHandler)
    written = io.StringIO()
    before = handler.setStream(written)
    try:
        send_all(client, asked, scale_1="in_between")
        client.get("/s/NOR-XXXXX/")
        client.get(address(asked, "i/a-secret/"))
        client.get("/help/")
    finally:
        handler.setStream(before)
    log = written.getvalue()
    assert "/help/" in log
    for word in (asked.code, as_shown(asked.code), "in_between", "NOR-XXXXX", "/s/", "a-secret"):
        assert word not in log


def test_cookie_that_it_sets_is_explained(client, asked):
    send_all(client, asked, scale_1="in_between")
    assert set(client.cookies) == {f"answered-survey-{asked.pk}"}
    assert "answered-…" in client.get("/cookies/").content.decode()


def test_whole_journey_takes_few_statements(asked, django_assert_max_num_queries, opened):
    client = Client()
    client.get(address(asked))
    begin(client, asked, "begin:all")
    with django_assert_max_num_queries(12):  # frames of transactions among them
        client.get(address(asked))
        done = send_all(client, asked, scale_1="in_between", works_well="Lunch")
        client.get(done.url)
    assert len(opened(asked)) == 1


def test_wording_that_is_put_right_shows_at_once(client, asked, forum_lead, north):
    assert "Statement 1." in said(begin(client, asked))
    with in_area(north):
        from surveys.models import WordingFix

        Question.objects.filter(slug="scale_1").update(text="Statement one.")
        WordingFix.objects.create(area=north, version=asked.survey.version, place="x", made_by=forum_lead)
    assert "Statement one." in said(begin(client, asked))
    with in_area(north):
        AskedSchool.objects.update(code="NORZZZZZ")
        Survey.objects.update(help_contact="another@forum.example", left_out=["scale_1"])
        QuestionnaireVersion.objects.update(intro="Please tell us.", edition=9)
    page = said(client.get("/s/NOR-ZZZZZ/"))
    assert "another@forum.example" in page
    assert "Please tell us." in page
    assert "Number of questions: 14" in page


def test_questions_off_by_default_are_asked_where_the_survey_says_so(client, forum_lead, north):
    off = (QUESTIONS[0], QUESTIONS[2] | {"is_on": False})
    with in_area(north):
        asked = make_open_survey(forum_lead, version=make_questionnaire(forum_lead, questions=off))
    assert "Number of questions: 1" in said(client.get(address(asked)))
    with in_area(north):
        Survey.objects.update(asked=["additional_needs"])
    assert "Number of questions: 2" in said(client.get(address(asked)))


@pytest.fixture
def token(asked, forum_lead, north):
    from surveys.models import ContactList

    with in_area(north):
        contacts = ContactList.objects.create(area=north, asked=asked, name="a.csv", made_by=forum_lead)
        for number in range(2):
            Invitation.objects.create(
                area=north,
                contacts=contacts,
                asked=asked,
                email=f"{number}@example.org",
                token_hash=hash_of(f"t{number}"),
            )
    return "t0"


def used(north):
    with in_area(north):
        return list(Invitation.objects.order_by("email").values_list("is_used", flat=True))


def test_personal_link_is_used_up_by_sending_alone(client, asked, token, north, opened):
    for _ in range(3):
        start = client.get(address(asked, f"i/{token}/"))
        assert "works once" in said(start)
    page = client.post(address(asked, "answer/"), {**carried(start), "go": "begin:all"})
    assert used(north) == [False, False]
    for _ in range(2):
        done = fill(client, asked, page, "send", scale_1="in_between")
        assert done.status_code == 302, (
            "a second try of the same page, after a lost answer, is no second answer"
        )
    assert used(north) == [True, False]
    assert [ballot["way"] for ballot in opened(asked)] == ["personal"]
    assert dict(client.cookies) == {}


def test_personal_link_that_was_used_says_so_kindly(client, asked, token, north, opened):
    pages = [client.post(address(asked, "answer/"), {"token": token, "go": "begin:all"}) for _ in range(2)]
    answers = [fill(client, asked, page, "send", scale_1="in_between") for page in pages]
    assert [answer.status_code for answer in answers] == [302, 422]
    assert number_in_box(asked) == 1, "what came second is not in the box"
    assert "you can still send these" in said(answers[1])
    assert fill(client, asked, answers[1], "send").status_code == 302
    assert number_in_box(asked) == 2
    assert opened(asked)[-1] == {"way": "link", "scale_1": "in_between"}
    response = client.get(address(asked, f"i/{token}/"))
    assert (response.status_code, "This link has already been used." in said(response)) == (410, True)
    assert client.get(address(asked, "i/nobodys/")).status_code == 404


def test_used_personal_link_leads_others_of_the_family_to_the_open_page(client, asked, token, north):
    with in_area(north):
        ask_in_urdu(asked)
        Invitation.objects.update(is_used=True)
    page = BeautifulSoup(client.get(address(asked, f"i/{token}/?l=ur")).content, "html.parser")
    link = page.find("a", string="Go to the page for every family")
    assert "somebody else in your family" in page.get_text()
    assert link["href"] == address(asked, "?l=ur")
    assert client.get(link["href"]).status_code == 200


def bursts(asked):
    with in_area(asked.area):
        return AskedSchool.objects.get(pk=asked.pk).bursts


def test_many_answers_at_once_by_the_open_link_are_noted_by_the_day(client, asked):
    for _ in range(12):
        note_answer(asked.pk + 1)
    for _ in range(12):
        send_all(client, asked, scale_1="in_between")
    assert bursts(asked) == [], (
        "twelve in ten minutes are nothing to wonder about, nor are those of another school"
    )
    for _ in range(2):
        send_all(client, asked, scale_1="in_between")
    assert bursts(asked) == [timezone.localdate()]


def test_a_day_with_two_bursts_is_noted_once(asked, north):
    with in_area(north):
        for minutes in (0, 11):
            with time_machine.travel(timezone.now().replace(hour=12, minute=minutes), tick=False):
                for _ in range(14):
                    note_answer(asked.pk)
    assert len(bursts(asked)) == 1


@pytest.mark.parametrize(
    ("way", "is_same", "number"), [("code", False, 1), ("link", True, 0), ("device", False, 0)]
)
def test_a_burst_is_of_people_who_come_by_link_or_code_each_with_a_device_of_their_own(
    asked, north, way, is_same, number
):
    once = uuid.uuid4()
    with in_area(north):
        for _ in range(14):
            ballot = once if is_same else uuid.uuid4()
            send_answers(asked=asked, answers={"scale_1": "in_between", "way": way}, ballot=ballot)
    assert len(bursts(asked)) == number


def test_nobodys_answer_is_lost_while_the_cache_is_away(client, asked, monkeypatch):
    def away(*_args):
        raise RedisError

    monkeypatch.setattr("common.counters.cache.incr", away)
    assert send_all(client, asked, scale_1="in_between").status_code == 302
    assert number_in_box(asked) == 1
