"""Counting a group of pupils: sealed ballots whose answers were joined by lot, and the sums that were counted."""

import uuid
from collections import Counter

import pytest
from django.urls import reverse

from common.ballots.models import Ballot
from programmes.models import ActivityEntry, AreaSettings
from programmes.services.activity import Refused
from surveys.models import Questionnaire
from surveys.services.group_counts import key_in_group
from tests.family_survey import make_open_survey, make_questionnaire

PICTURES = {
    "id": "thumbs",
    "type": "picture_choice",
    "options": [
        {"value": value, "label": value.title(), "score": score}
        for value, score in (("yes", 3), ("sometimes", 2), ("no", 1), ("pass", None))
    ],
}
QUESTIONS = (
    {"slug": "safe", "kind": "scale", "scale": "thumbs", "text": "I feel safe."},
    {"slug": "kind", "kind": "scale", "scale": "thumbs", "text": "People are kind."},
    {
        "slug": "helps", "kind": "multiple", "text": "What helps?",
        "options": [{"value": "calm", "label": "Calm"}, {"value": "play", "label": "Play"}],
    },
    {
        "slug": "who", "kind": "yes_no", "text": "Did you tell somebody?",
        "show_if": {"question": "safe", "any_of": ["no"]},
    },
)  # fmt: skip
COUNTS = {
    "safe": {"yes": 7, "sometimes": 3, "pass": 1},
    "kind": {"yes": 4, "no": 8},
    "helps": {"calm": 9, "play": 12},
}


@pytest.fixture
def asked(forum_lead, version, east):
    made = make_questionnaire(forum_lead, "pupils", questions=QUESTIONS, scales=[PICTURES])
    Questionnaire.objects.filter(pk=made.questionnaire_id).update(audience="pupils")
    made.questionnaire.refresh_from_db()
    return make_open_survey(forum_lead, east, version=made)


def sheet(people="12", counts=COUNTS, **more):
    boxes = {
        f"{slug}.{value}": str(number) for slug, said in counts.items() for value, number in said.items()
    }
    return {"ballot": str(uuid.uuid4()), "people": people} | boxes | more


def test_counts_of_a_group_become_one_ballot_for_each_person(look, send, words, forum_lead, asked, opened):
    here = [asked.survey_id, asked.pk]
    page = words(look(forum_lead, "group_count", *here))
    assert "I feel safe." in page
    assert "Did you tell somebody?" not in page
    before = ActivityEntry.objects.count()
    sent = send(forum_lead, "group_count", *here, **sheet())
    assert sent["Location"] == reverse("group_count", args=["northshire", *here]) + "?keyed=12"
    assert "12 people keyed in" in words(look(forum_lead, "group_count", *here, query="?keyed=12"))
    ballots = opened(asked)
    assert len(ballots) == 12
    assert all(ballot["way"] == "paper" for ballot in ballots)
    for slug in ("safe", "kind"):
        assert Counter(one[slug] for one in ballots if slug in one) == Counter(COUNTS[slug])
    assert Counter(value for one in ballots for value in one.get("helps", "").split(",") if value) == Counter(
        COUNTS["helps"]
    )
    assert ActivityEntry.objects.count() == before, "the log would say when"


def test_which_answers_lie_together_is_drawn_by_lot(forum_lead, asked, opened):
    half = {"safe": {"yes": 20, "no": 20}, "kind": {"yes": 20, "no": 20}}
    key_in_group(asked=asked, people=40, counts=half, ballot=uuid.uuid4(), by=forum_lead)
    together = Counter((one["safe"], one["kind"]) for one in opened(asked))
    assert len(together) > 2, "as they were typed, the first twenty would have said yes twice"


def test_count_sent_twice_counts_once(send, forum_lead, asked):
    once = sheet()
    for _ in range(2):
        assert send(forum_lead, "group_count", asked.survey_id, asked.pk, **once).status_code == 302
    assert Ballot.objects.filter(box=asked.box).values("box").count() == 12


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"people": ""}, "Enter how many people took part"),
        ({"people": "11"}, "12 answers of 11 people: count again"),
        ({"safe.yes": "-1"}, "The number must be 0 or more"),
        ({"people": "9", "counts": {"safe": {"yes": 9}}}, "shown from 10 people upwards"),
        ({"counts": {}}, "Enter how many chose what"),
        ({"ballot": "none"}, "UUID"),
    ],
)
def test_count_that_cannot_be_is_refused_and_stays(send, words, forum_lead, asked, opened, sent, sentence):
    page = words(send(forum_lead, "group_count", asked.survey_id, asked.pk, **sheet(**sent)), 422)
    assert sentence in page
    assert opened(asked) == []


def test_group_is_as_large_as_the_area_asks_for_and_no_larger_than_a_school(forum_lead, asked, opened):
    def key_in(people, **counts):
        key_in_group(asked=asked, people=people, counts=counts, ballot=uuid.uuid4(), by=forum_lead)

    key_in(10, safe={"yes": 10})
    with pytest.raises(Refused, match="More answers than people"):
        key_in(10, safe={"yes": 10, "no": 1})
    with pytest.raises(Refused, match="at most 500 people"):
        key_in(501, safe={"yes": 501})
    AreaSettings.objects.update_or_create(area=asked.area, defaults={"minimum_school": 12})
    with pytest.raises(Refused, match="from 12 people upwards"):
        key_in(11, safe={"yes": 11})
    assert len(opened(asked)) == 10


@pytest.mark.parametrize("who", ["lead", "school_lead", "viewer"])
def test_only_the_schools_forum_keys_counts_in(who, request, look, asked, opened):
    reader = request.getfixturevalue(who)
    assert look(reader, "group_count", asked.survey_id, asked.pk).status_code == 403
    with pytest.raises(Refused, match="Only the school’s forum"):
        key_in_group(asked=asked, people=12, counts=COUNTS, ballot=uuid.uuid4(), by=reader)
    assert opened(asked) == []


def test_another_area_and_a_survey_of_families_have_no_group_to_count(
    look, outsider, forum_lead, asked, version, west
):
    assert look(outsider, "group_count", asked.survey_id, asked.pk).status_code == 404
    families = make_open_survey(forum_lead, west, version=version, name="Families")
    assert look(forum_lead, "group_count", families.survey_id, families.pk).status_code == 404


def test_page_of_the_school_leads_to_the_count_and_to_a_device_that_goes_round(
    look, words, forum_lead, asked
):
    page = words(look(forum_lead, "asked_school", asked.survey_id, asked.pk))
    assert reverse("group_count", args=["northshire", asked.survey_id, asked.pk]) in page
    assert "/device/" in page
    assert "Give it to pupils" in page
    assert "newsletter" not in page
