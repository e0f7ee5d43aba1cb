"""Putting answers by under a return code, leaving contact details, and answers that others hand in."""

import json
import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connections, transaction
from django.utils import timezone

from common.ballots.models import Ballot
from common.ballots.services import BoxClosed
from common.tenancy.context import open_area
from programmes.services.activity import Refused
from surveys.models import SavedDraft, Survey
from surveys.reading.asked import asked_of
from surveys.services.retention import erase_what_is_over
from surveys.services.sending import send_answers
from tests.areas import PortalClient, in_area
from tests.cast import member
from tests.family_survey import make_open_survey, make_questionnaire
from tests.surveys.respondents import FIFTEEN, address, begin, code_on, fill, said, send_all


@pytest.fixture
def asked(forum_lead, north):
    with in_area(north):
        return make_open_survey(forum_lead)


def test_answers_put_by_come_back_by_their_code_alone(client, asked, north, opened):
    page = fill(client, asked, begin(client, asked), "save", welcome="agree_a_lot")
    code = code_on(page)
    assert "saved, but not sent yet" in said(page)
    assert len(code) == 11
    with in_area(north):
        row = SavedDraft.objects.get()
        assert row.kept_until == asked.survey.closes_on
    assert b"agree_a_lot" not in bytes(row.sealed)
    assert len(row.sealed) == 12 + 4096 + 16, "its length says little"
    client.cookies.clear()
    back = client.post(address(asked, "return/"), {"code": f" {code.lower().replace('-', ' ')}"})
    assert "Question 2 of 4" in said(back)
    again = fill(client, asked, back, "save", belonging="in_between")
    assert code_on(again) == code, "saved again, it keeps its code"
    done = fill(client, asked, client.post(address(asked, "return/"), {"code": code}), "send")
    assert done.status_code == 302
    assert opened(asked) == [{"way": "link", "welcome": "agree_a_lot", "belonging": "in_between"}]
    with in_area(north):
        assert not SavedDraft.objects.exists(), "what was sent is not kept"
    assert client.post(address(asked, "return/"), {"code": code}).status_code == 422


def test_wrong_return_codes_say_so_and_are_limited(client, asked, settings):
    settings.TRIES = {**settings.TRIES, "wrong_return_code": {3600: 2}}
    codes = ["ABCDE-FGH23", "", "x" * 200]
    answers = [client.post(address(asked, "return/"), {"code": code}) for code in codes]
    assert [answer.status_code for answer in answers] == [422, 422, 429]
    assert "We cannot find that code" in said(answers[0])
    assert "ABCDE-FGH23" in answers[0].content.decode()


def test_return_code_of_another_school_finds_nothing(client, asked, forum_lead, north):
    code = code_on(fill(client, asked, begin(client, asked), "save", welcome="agree_a_lot"))
    with in_area(north):
        version = make_questionnaire(forum_lead, "other")
        other = make_open_survey(forum_lead, version=version, name="Another survey")
    assert client.post(address(other, "return/"), {"code": code}).status_code == 422


def test_details_are_left_apart_from_answers(client, asked, north, opened):
    done = send_all(client, asked, welcome="in_between")
    assert "/details/" in client.get(done.url).content.decode()
    page = client.get(address(asked, "details/"))
    assert "Nobody can tell which answers are yours" in said(page)
    assert "carried" not in page.content.decode()
    assert client.post(address(asked, "details/"), {"name": "A", "contact": " "}).status_code == 422
    left = {"name": "Zoë <b>", "contact": "zoe@example.org", "wish": "Coffee"}
    response = client.post(address(asked, "details/"), left)
    assert "Your details have been sent." in said(client.get(response.url))
    others = {"name": "", "contact": "07700 900123", "wish": ""}
    client.post(address(asked, "details/"), others)
    with in_area(north):
        asked.box_id = Survey.objects.get().details_box_id
    assert opened(asked) == [{"asked": str(asked.pk), **details} for details in (left, others)]


def test_answers_that_are_handed_in_are_checked_against_the_questions(asked, north, opened):
    with in_area(north):
        for answers in ({"welcome": "strange"}, {"works_well": "x" * 1501}, {"nonsense": "1"}):
            with pytest.raises(Refused):
                send_answers(asked=asked, answers=answers | {"way": "paper"}, ballot=uuid.uuid4())
        send_answers(asked=asked, answers={"welcome": "agree_a_lot", "way": "paper"}, ballot=uuid.uuid4())
        Survey.objects.update(closes_on=timezone.localdate())
        send_answers(asked=asked, answers={"works_well": "x" * 1500, "way": "paper"}, ballot=uuid.uuid4())
        Survey.objects.update(closes_on=asked.survey.opens_on)
        with pytest.raises(BoxClosed):
            send_answers(asked=asked, answers={"welcome": "agree_a_lot", "way": "paper"}, ballot=uuid.uuid4())
    assert opened(asked) == [
        {"welcome": "agree_a_lot", "way": "paper"},
        {"works_well": "x" * 1500, "way": "paper"},
    ], "the last day counts to its end, and what is just not too long is taken"


def test_answers_to_what_nobody_was_asked_are_not_kept_however_long_the_chain(forum_lead, north, opened):
    follows = [("helped", None), ("soon", "helped"), ("enough", "soon")]
    questions = tuple(
        {"slug": slug, "kind": "yes_no", "text": slug}
        | ({"show_if": {"question": before, "any_of": ["yes"]}} if before else {})
        for slug, before in follows
    )
    with in_area(north):
        asked = make_open_survey(forum_lead, version=make_questionnaire(forum_lead, questions=questions))
        answers = {"helped": "no", "soon": "yes", "enough": "yes", "way": "link"}
        send_answers(asked=asked, answers=answers, ballot=uuid.uuid4())
    assert opened(asked) == [{"helped": "no", "way": "link"}]


def test_what_pages_show_takes_one_query_once_it_is_known(asked, north, django_assert_num_queries):
    with in_area(north):
        asked_of(asked, "en")
        with django_assert_num_queries(1):
            shown = asked_of(asked, "nobody speaks this")
    assert [question.slug for question in shown.questions] == [
        "welcome",
        "belonging",
        "additional_needs",
        "works_well",
    ]
    assert json.dumps(shown.words["send"]) == '"Send your answers"'


def test_people_who_send_at_once_are_all_in_the_box(committed, north):
    with transaction.atomic():
        open_area(north.pk)
        lead = member("northshire", "forum_lead")
        asked = make_open_survey(lead, version=make_questionnaire(lead, questions=FIFTEEN))
    statuses = []

    def answer():
        statuses.append(send_all(PortalClient(), asked, scale_1="in_between").status_code)
        connections.close_all()

    people = [threading.Thread(target=answer) for _ in range(20)]
    for person in people:
        person.start()
    for person in people:
        person.join(120)
    assert statuses == [302] * 20
    assert Ballot.objects.using("system").filter(box=asked.box_id).count() == 20


def test_answers_put_by_go_when_nobody_can_send_them_any_more(client, asked, north):
    fill(client, asked, begin(client, asked), "save", welcome="agree_a_lot")
    with in_area(north):
        erase_what_is_over(using="default")
        assert SavedDraft.objects.count() == 1
        SavedDraft.objects.update(kept_until=timezone.localdate() - timedelta(days=1))
        erase_what_is_over(using="default")
        assert not SavedDraft.objects.exists()


def test_answers_put_by_go_when_the_survey_closes_before_its_last_day(client, asked, north):
    fill(client, asked, begin(client, asked), "save", welcome="agree_a_lot")
    with in_area(north):
        Survey.objects.update(state="closed", closed_at=timezone.now())
        erase_what_is_over(using="default")
        assert not SavedDraft.objects.exists()
