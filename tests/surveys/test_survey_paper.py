"""Paper: a sheet to print in each language, and keying in what came back, sealed like any other answer."""

import io
import uuid

import pytest
from django.urls import reverse
from pypdf import PdfReader

from common.ballots.models import Ballot, Box
from common.ballots.sealing import public_of
from common.documents.services import request_document
from programmes.models import ActivityEntry
from programmes.public_codes import as_shown
from programmes.services.activity import Refused
from surveys.documents.blank import BLANK
from surveys.models import Language, Survey
from surveys.reading.asked import asked_of
from surveys.services.languages import take_languages
from surveys.services.paper import key_in_paper
from surveys.words import shipped_codes
from tests.documents import made
from tests.family_survey import PRIVATE, QUESTIONS, make_open_survey, make_questionnaire


@pytest.fixture
def asked(forum_lead, version, east):
    """The survey that is open at the cast's school, in an area that stays open for the test."""
    return make_open_survey(forum_lead, east, version=version)


def sheet(**answers):
    return {"ballot": str(uuid.uuid4())} | answers


def test_forum_keys_in_one_sheet_after_the_other(look, send, forum_lead, asked, words, opened):
    here = [asked.survey_id, asked.pk]
    page = words(look(forum_lead, "paper_entry", *here))
    assert "1. I feel welcome." in page
    assert "1 Agree a lot" in page
    before = ActivityEntry.objects.count()
    sent = send(forum_lead, "paper_entry", *here, **sheet(welcome="agree_a_lot", works_well="The gate"))
    assert sent["Location"] == reverse("paper_entry", args=["northshire", *here]) + "?keyed=1"
    assert "1 sheet keyed in" in words(look(forum_lead, "paper_entry", *here, query="?keyed=1"))
    assert opened(asked) == [{"way": "paper", "welcome": "agree_a_lot", "works_well": "The gate"}]
    assert ActivityEntry.objects.count() == before, "the log would say when"


def test_sheet_is_marked_as_paper_whatever_comes_along(forum_lead, asked, opened):
    came = {"welcome": "in_between", "way": "personal"}
    key_in_paper(asked=asked, answers=came, ballot=uuid.uuid4(), by=forum_lead)
    assert opened(asked) == [{"welcome": "in_between", "way": "paper"}]


def test_sheet_sent_twice_counts_once(send, forum_lead, asked):
    one = sheet(welcome="in_between")
    for _ in range(2):
        assert send(forum_lead, "paper_entry", asked.survey_id, asked.pk, **one).status_code == 302
    assert Ballot.objects.filter(box=asked.box).values("box").count() == 1


def test_what_is_wrong_is_said_and_the_sheet_stays(send, forum_lead, asked, words, opened):
    here = [asked.survey_id, asked.pk]
    assert "Nothing is filled in yet" in words(send(forum_lead, "paper_entry", *here, **sheet()), 422)
    wrong = sheet(welcome="agree_a_lot", works_well="x" * 1501)
    page = words(send(forum_lead, "paper_entry", *here, **wrong), 422)
    assert "must be 1500 characters or fewer" in page
    assert wrong["ballot"] in page
    assert send(forum_lead, "paper_entry", *here, **sheet(welcome="strange")).status_code == 422
    assert send(forum_lead, "paper_entry", *here, ballot="none", welcome="in_between").status_code == 422
    assert opened(asked) == []


def test_counter_in_the_address_is_only_a_number(look, forum_lead, asked, words):
    for query in ("?keyed=-1", "?keyed=<b>", "?keyed=99999999999", "?keyed=²"):
        assert "One sheet after the other" in words(
            look(forum_lead, "paper_entry", asked.survey_id, asked.pk, query=query)
        )


@pytest.mark.parametrize("who", ["lead", "school_lead", "viewer", "officer"])
def test_only_the_schools_forum_keys_in(who, request, look, send, asked, opened):
    reader = request.getfixturevalue(who)
    assert look(reader, "paper_entry", asked.survey_id, asked.pk).status_code == 403
    sent = send(reader, "paper_entry", asked.survey_id, asked.pk, **sheet(welcome="in_between"))
    assert sent.status_code == 403
    with pytest.raises(Refused, match="Only the school’s forum"):
        key_in_paper(asked=asked, answers={"welcome": "in_between"}, ballot=uuid.uuid4(), by=reader)
    assert opened(asked) == []


def test_closed_survey_takes_no_sheet(look, forum_lead, asked):
    Survey.objects.update(closes_on=asked.survey.opens_on)
    assert look(forum_lead, "paper_entry", asked.survey_id, asked.pk).status_code == 403


def test_box_without_its_key_asks_for_patience(send, forum_lead, asked, words):
    Box.objects.filter(pk=asked.box_id).update(public_key=None)
    page = words(
        send(forum_lead, "paper_entry", asked.survey_id, asked.pk, **sheet(welcome="in_between")), 422
    )
    assert "Try again in a minute" in page
    Box.objects.filter(pk=asked.box_id).update(public_key=public_of(PRIVATE))


def test_another_area_keys_in_nothing(client, outsider, asked):
    client.force_login(outsider.user)
    address = reverse("paper_entry", args=["northshire", asked.survey_id, asked.pk])
    assert client.get(address).status_code == 404


def test_sheet_to_print_has_boxes_and_where_to_hand_it_in(asked, school_lead, north):
    parameters = {"asked": asked.pk, "language": "en"}
    document = request_document(
        kind=BLANK, parameters=parameters, title="On paper", by=school_lead, area=north
    )
    found = PdfReader(io.BytesIO(made(document)))
    text = " ".join(" ".join(page.extract_text() for page in found.pages).split())
    for expected in (
        "1. I feel welcome.",
        "Agree a lot",
        "Prefer not to say",
        "Please give this paper back to: help@forum.example",
        "Please do not write your name",
        as_shown(asked.code),
    ):
        assert expected in text
    assert "/StructTreeRoot" in found.trailer["/Root"]


def test_sheet_in_urdu_is_set_in_its_letters(asked, school_lead, north):
    Language.objects.create(
        area=north,
        code="ur",
        name="Urdu",
        own_name="اردو",
        direction="rtl",
        words={"paper_no_name": "براہ کرم اپنا نام نہ لکھیں۔"},
    )
    Survey.objects.update(languages=["en", "ur"])
    parameters = {"asked": asked.pk, "language": "ur"}
    document = request_document(kind=BLANK, parameters=parameters, title="Urdu", by=school_lead, area=north)
    found = PdfReader(io.BytesIO(made(document)))
    fonts = {str(font.get_object()["/BaseFont"]) for font in found.pages[0]["/Resources"]["/Font"].values()}
    assert any("Noto" in name or "Arabic" in name for name in fonts), fonts


def test_school_asks_for_a_sheet_in_a_language_of_the_survey(send, look, school_lead, asked, words):
    here = [asked.survey_id, asked.pk]
    assert "/documents/" in send(school_lead, "survey_blank", *here, language="en")["Location"]
    assert send(school_lead, "survey_blank", *here, language="pl")["Location"].endswith(
        f"/schools/{asked.pk}/"
    )
    assert "Select one of the languages" in words(look(school_lead, "asked_school", *here))


ONLY_THEN = {"slug": "helped", "kind": "yes_no", "text": "Did it help?"} | {
    "show_if": {"question": "additional_needs", "any_of": ["yes", "maybe"]}
}


@pytest.fixture
def hanging(forum_lead, version, east):
    """An open survey with a question that is asked only after an answer to another, and the other asked or not."""

    def make(**survey):
        made = make_questionnaire(forum_lead, "hanging", questions=(*QUESTIONS, ONLY_THEN))
        return make_open_survey(forum_lead, east, version=made, name="Hanging", **survey)

    return make


def test_sheet_says_after_which_answer_a_question_is_asked(hanging, north, forum_lead):
    asked = hanging()
    document = request_document(
        kind=BLANK,
        parameters={"asked": asked.pk, "language": "en"},
        title="On paper",
        by=forum_lead,
        area=north,
    )
    pages = PdfReader(io.BytesIO(made(document))).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "5. Did it help? Only if you answered “Yes / Maybe” to question 3" in text


def test_every_language_says_it(hanging, north):
    asked = hanging(languages=shipped_codes())
    take_languages(north)
    found = set()
    for code in shipped_codes():
        questions = asked_of(asked, code)
        assert [questions.only_if(one) for one in questions.questions][:4] == [""] * 4
        found.add(questions.only_if(questions.questions[4]))
    assert len(found) == len(shipped_codes())
    assert all("3" in said for said in found)


def test_question_whose_reason_is_left_out_is_not_on_the_sheet(hanging):
    asked = hanging(left_out=["additional_needs"])
    assert [one.slug for one in asked_of(asked, "en").questions] == ["welcome", "belonging", "works_well"]
