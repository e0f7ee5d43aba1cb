"""Answering without an account: page by page, back and forth, sent once, and nothing left behind."""

import io
import logging
import re
import threading
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connections, transaction
from django.utils import timezone

from audits.models import Voice
from common.ballots.models import Ballot, Box
from common.ballots.sealing import open_bytes
from common.ballots.services import MOST, count_ballots, room_for
from common.tenancy.context import open_area
from programmes.public_codes import as_kept, as_shown
from tests.areas import PortalClient, in_area
from tests.audits.asking import PICTURES, PRIVATE, ask, make_asked
from tests.cast import member
from tests.school_year import make_year
from tests.self_audit import ADULTS, GROUPS


@pytest.fixture
def audit(lead, school_lead, north):
    with in_area(north):
        return make_asked(school_lead, lead, make_year(lead))


@pytest.fixture
def voice(audit, school_lead, north):
    with in_area(north):
        return ask(audit, school_lead)


def start(voice):
    return f"/v/{as_shown(voice.code)}/"


def carried(response):
    return re.search(r'name="carried" value="([^"]+)"', response.content.decode())[1]


def fill(client, voice, response=None, *, page, go, **answers):
    """Send one page of the form as a browser does."""
    response = response or client.get(f"{start(voice)}answer/")
    return client.post(
        f"{start(voice)}answer/", {"carried": carried(response), "page": page, "go": go, **answers}
    )


def answer_everything(client, voice):
    """Go through both pages to the check."""
    first = fill(client, voice, page=1, go=2, welcome_1="mostly", welcome_2="")
    return fill(client, voice, first, page=2, go=3, calm_1="not_yet")


def in_box(voice, north):
    with in_area(north):
        return count_ballots([voice.box_id]).get(voice.box_id, 0)


def test_code_is_typed_as_people_type(client, voice):
    for typed in (voice.code.lower(), f" {as_shown(voice.code)} ", f"{voice.code[:4]} {voice.code[4:]}"):
        response = client.post("/v/", {"code": typed})
        assert (response.status_code, response.url) == (302, start(voice))
        assert client.get(f"/v/{typed.strip()}/").status_code == 200


def test_wrong_code_keeps_what_was_typed_and_says_so_kindly(client, voice):
    response = client.post("/v/", {"code": "NOR-XXXXX"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "This code leads nowhere" in page
    assert 'value="NORXXXXX"' in page or 'value="NOR-XXXXX"' in page
    assert client.post("/v/", {"code": ""}).status_code == 422
    assert client.get("/v/NOR-XXXXX/").status_code == 404
    assert client.get("/v/%00'--/").status_code == 404
    assert "Enter your code" in client.get("/v/").content.decode()


def test_codes_that_lead_nowhere_are_limited_and_right_ones_are_not(client, voice, settings):
    settings.TRIES = {**settings.TRIES, "wrong_code": {3600: 3}}
    answers = [client.get("/v/NOR-XXXXX/").status_code for _ in range(5)]
    assert answers == [404, 404, 404, 429, 429]
    assert client.get(start(voice)).status_code == 200
    assert answer_everything(client, voice).status_code == 200


def test_start_says_who_asks_who_reads_and_how_long(client, voice):
    page = client.get(start(voice)).content.decode()
    assert "Northshire East Primary 1" in page
    assert "6 short questions, about 1 minute." in page
    assert "Nobody will know it was you" in page
    assert "only if 10 people or more have answered" in page
    response = client.post(start(voice))
    assert (response.status_code, response.url) == (302, f"{start(voice)}answer/")


def test_group_sees_its_own_words_page_by_page(client, voice):
    first = client.get(f"{start(voice)}answer/").content.decode()
    assert "Page 1 of 2" in first
    assert "I see 1." in first
    assert "We feel 1." not in first
    assert "Statement 1 about" not in first
    assert 'lang="en-GB"' in first


def test_back_keeps_answers_and_check_shows_them(client, voice):
    second = fill(client, voice, page=1, go=2, welcome_1="mostly")
    assert "Page 2 of 2" in second.content.decode()
    back = fill(client, voice, second, page=2, go=1, calm_2="partly").content.decode()
    assert re.search(r'name="welcome_1"[^>]*value="mostly" checked', back)
    check = answer_everything(client, voice).content.decode()
    assert "Check your answers" in check
    assert "This is how it mostly is" in check
    assert "No answer" in check
    change = fill(client, voice, answer_everything(client, voice), page="", go=2).content.decode()
    assert re.search(r'name="calm_1"[^>]*value="not_yet" checked', change)


def test_answers_go_into_the_box_sealed_once_and_thanks_follow(client, voice, north):
    check = answer_everything(client, voice)
    for _ in range(2):
        response = fill(client, voice, check, page="", go="send")
        assert (response.status_code, response.url) == (302, f"{start(voice)}thanks/")
    assert in_box(voice, north) == 1
    thanks = client.get(response.url).content.decode()
    assert "Your answers have arrived" in thanks


def test_what_is_sealed_is_what_was_chosen(client, voice, north, monkeypatch):
    sealed = []
    monkeypatch.setattr(
        "common.ballots.services._put_in", lambda _, box, text, most: sealed.append(text) or (0, True)
    )
    fill(client, voice, answer_everything(client, voice), page="", go="send")
    (ballot,) = sealed
    opened = open_bytes(PRIVATE, ballot, box=f"{north.pk}/{voice.box_id}")
    assert opened == {"welcome_1": "mostly", "calm_1": "not_yet"}


def test_nothing_answered_is_not_sent(client, voice, north):
    response = fill(client, voice, page=1, go="send", welcome_1="")
    assert response.status_code == 422
    assert "You have not answered anything yet" in response.content.decode()
    assert in_box(voice, north) == 0


@pytest.mark.parametrize(
    "sent",
    [
        {"carried": "rubbish", "page": "1", "go": "2", "welcome_1": "mostly"},
        {"page": "99", "go": "send"},
        {"carried": "", "page": "-1", "go": "\x00"},
        {"page": "1", "go": "2", "welcome_1": "'; DROP TABLE", "calm_1": "mostly" * 1000},
        {"page": "²", "go": "١"},
    ],
)
def test_hostile_pages_are_answered_calmly(client, voice, north, sent):
    response = client.post(f"{start(voice)}answer/", sent)
    assert response.status_code in (200, 422)
    assert in_box(voice, north) == 0


def test_page_of_another_group_is_not_taken_over(client, voice, audit, school_lead, north):
    with in_area(north):
        parents = ask(audit, school_lead, "parents")
    draft = carried(fill(client, voice, page=1, go=2, welcome_1="mostly"))
    response = client.post(f"{start(parents)}answer/", {"carried": draft, "page": "", "go": "send"})
    assert response.status_code == 422


def test_second_answer_on_a_device_is_asked_about_and_allowed(client, voice, north):
    fill(client, voice, answer_everything(client, voice), page="", go="send")
    page = client.get(start(voice)).content.decode()
    assert "Answers were sent from this device" in page
    assert "Somebody else answers now" in page
    client.post(start(voice))
    fill(client, voice, answer_everything(client, voice), page="", go="send")
    assert in_box(voice, north) == 2
    client.cookies[f"answered-{voice.pk}"] = "yes"
    assert "Start" in client.get(start(voice)).content.decode(), "a cookie that we did not sign says nothing"


@pytest.mark.parametrize("page", ["", "answer/"])
def test_closed_is_gone_with_kind_words(client, voice, north, page):
    check = answer_everything(client, voice)
    with in_area(north):
        Voice.objects.update(closed_at=timezone.now())
    response = client.get(start(voice) + page)
    assert response.status_code == 410
    assert "Nobody can answer here any more" in response.content.decode()
    assert fill(client, voice, check, page="", go="send").status_code == 410
    assert client.get(f"{start(voice)}thanks/").status_code == 200
    assert in_box(voice, north) == 0


def test_day_after_the_last_is_closed(client, voice, north):
    with in_area(north):
        Voice.objects.update(closes_on=timezone.localdate() - timedelta(days=1))
    assert client.get(start(voice)).status_code == 410


def test_box_that_closes_at_the_last_moment_says_so(client, voice, north):
    check = answer_everything(client, voice)
    with in_area(north):
        Box.objects.update(closed_at=timezone.now())
    assert fill(client, voice, check, page="", go="send").status_code == 410


def test_link_that_is_not_ready_says_so(client, voice, north):
    with in_area(north):
        Box.objects.update(public_key=None)
    response = client.get(start(voice))
    assert response.status_code == 503
    assert "Almost ready" in response.content.decode()


def test_pupils_choose_thumbs_with_words(client, lead, school_lead, north):
    with in_area(north):
        groups = [GROUPS[0], {"id": "parents", "name": "Pupils", "scale": "picture_3"}]
        audit = make_asked(school_lead, lead, make_year(lead), groups=groups, scales=[ADULTS, PICTURES])
        pupils = ask(audit, school_lead, "parents")
    page = client.get(f"{start(pupils)}answer/").content.decode()
    assert page.count("pp-thumb--thumb_up") == 3
    assert "Yes, mostly" in page
    assert "I want to pass" in page
    assert "I would rather not say" not in page
    assert page.count("<svg") == page.count('aria-hidden="true"')


def test_reading_a_link_begins_nothing(client, voice, north):
    """Mail scanners open every link, twice."""
    for page in ("", "answer/", "thanks/") * 2:
        assert client.get(start(voice) + page).status_code == 200
    assert in_box(voice, north) == 0
    assert f"answered-{voice.pk}" not in client.cookies


def test_pages_keep_no_session_and_take_no_notice_of_who_is_signed_in(client, voice, officer, north):
    fill(client, voice, answer_everything(client, voice), page="", go="send")
    assert "sessionid" not in client.cookies
    assert not Session.objects.exists()
    client.force_login(officer.user)
    page = client.get(start(voice)).content.decode()
    assert officer.user.full_name not in page
    assert "Sign out" not in page


def test_cookie_that_it_sets_is_explained(client, voice):
    fill(client, voice, answer_everything(client, voice), page="", go="send")
    page = client.get("/cookies/").content.decode()
    ours = set(client.cookies) - {"csrftoken"}
    assert ours == {f"answered-{voice.pk}"}
    assert "answered-…" in page
    assert client.cookies[f"answered-{voice.pk}"]["httponly"]
    assert "mostly" not in client.cookies[f"answered-{voice.pk}"].value


def test_log_holds_no_code_no_answer_and_no_person(client, voice, officer):
    client.force_login(officer.user)
    handler = next(h for h in logging.getLogger().handlers if type(h) is logging.StreamHandler)
    written = io.StringIO()
    before = handler.setStream(written)
    try:
        fill(client, voice, answer_everything(client, voice), page="", go="send")
        client.get("/v/NOR-XXXXX/")
        client.post("/v/", {"code": voice.code})
        client.get("/help/")
    finally:
        handler.setStream(before)
    log = written.getvalue()
    assert "/help/" in log
    for word in (voice.code, as_shown(voice.code), "mostly", "welcome_1", "NOR-XXXXX", "/v/"):
        assert word not in log
    assert log.count(str(officer.user.pk)) == log.count('"event"'), "only the lines of the other page"


def test_flood_is_stopped_with_a_sentence_and_what_was_chosen_stays(client, voice, north):
    made_up = [Ballot(area_id=north.pk, box_id=voice.box_id, sealed=b"x") for _ in range(MOST - 1)]
    with in_area(north):
        Ballot.objects.bulk_create(made_up, ignore_conflicts=True)
    checked = answer_everything(client, voice)
    assert fill(client, voice, checked, page="", go="send").status_code == 302
    checked = answer_everything(PortalClient(), voice)
    refused = fill(client, voice, checked, page="", go="send")
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Please tell the school" in page
    assert "This is how it mostly is" in page
    with in_area(north):
        assert count_ballots([voice.box_id]) == {voice.box_id: MOST}


@pytest.mark.parametrize(
    ("expected", "room"), [(None, 5_000), (38, 5_000), (2_000, 6_000), (2_000_000_000, 50_000)]
)
def test_box_has_room_for_all_who_are_expected_and_not_for_a_flood(expected, room):
    assert room_for(expected) == room


def test_number_of_queries_is_constant(client, voice, django_assert_num_queries):
    with django_assert_num_queries(7):
        client.get(f"{start(voice)}answer/")


def test_people_who_send_at_once_are_all_counted(committed, north):
    with transaction.atomic():
        open_area(north.pk)
        lead = member("northshire", "area_lead")
        voice = ask(
            make_asked(member("northshire", "school_lead"), lead, make_year(lead)),
            member("northshire", "school_lead"),
        )
    statuses = []

    def answer():
        client = PortalClient()
        statuses.append(fill(client, voice, answer_everything(client, voice), page="", go="send").status_code)
        connections.close_all()

    people = [threading.Thread(target=answer) for _ in range(20)]
    for person in people:
        person.start()
    for person in people:
        person.join(120)
    assert statuses == [302] * 20
    assert Ballot.objects.using("system").filter(box=voice.box_id).count() == 20


def test_code_is_read_forgivingly():
    assert as_kept(" abc-def 23 ") == "ABCDEF23"
    assert as_kept("ABC-DEF2") == as_kept("") == as_kept("ÄBC-DEF23") == ""
    assert as_shown("ABCDEF23") == "ABC-DEF23"
