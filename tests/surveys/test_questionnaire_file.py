"""The questionnaire file: what it says comes back, and everything that is wrong with it is told at once."""

import copy
import json

import pytest
from django.core.management import CommandError, call_command

from programmes.themes import Theme
from surveys.models import Question, Questionnaire
from surveys.questionnaire_file import (
    QuestionnaireFaults,
    check,
    digest,
    read,
    shipped,
    shipped_slugs,
    to_yaml,
)
from surveys.questionnaire_file.kind import SCHEMA

SMALL = {
    "format": "pins-questionnaire-1",
    "id": "small",
    "audience": "families",
    "title": "Small",
    "status_label": "Ours. It is not the national survey.",
    "licence": "Ours",
    "language": "en",
    "minutes": 2,
    "scales": [
        {
            "id": "agree",
            "type": "single_choice",
            "options": [
                {"value": "agree", "label": "Agree", "score": 2},
                {"value": "disagree", "label": "Disagree", "score": 1},
                {"value": "dont_know", "label": "Don’t know"},
            ],
        }
    ],
    "sections": [
        {
            "id": "first",
            "questions": [
                {"id": "welcome", "kind": "scale", "scale": "agree", "text": "I feel welcome."},
                {"id": "visited", "kind": "yes_no", "text": "Have you been to school this term?"},
                {
                    "id": "children",
                    "kind": "number",
                    "text": "How many children?",
                    "options": [
                        {"value": "one", "label": "1", "low": 1, "high": 1},
                        {"value": "more", "label": "2 or more", "low": 2},
                    ],
                },
            ],
        },
        {
            "id": "second",
            "title": "More",
            "questions": [
                {
                    "id": "what_helped",
                    "kind": "multiple",
                    "text": "What helped?",
                    "show_if": {"question": "visited", "any_of": ["yes"]},
                    "options": [{"value": "gate", "label": "The gate"}, {"value": "talk", "label": "A talk"}],
                },
                {"id": "words", "kind": "long_text", "text": "Anything else?", "max_length": 500},
            ],
        },
    ],
}
NEEDS = {
    "id": "needs",
    "kind": "single",
    "text": "Does your child have additional needs?",
    "data": "special_category",
    "privacy_note": "You do not have to answer this.",
    "asked": "when_chosen",
    "options": [
        {"value": "yes", "label": "Yes"},
        {"value": "prefer_not_to_say", "label": "Prefer not to say"},
    ],
}


def small(change):
    document = copy.deepcopy(SMALL)
    change(document)
    return document


def questions(document, section=0):
    return document["sections"][section]["questions"]


def told(document):
    return [str(fault) for fault in check(document)]


def test_small_file_has_no_fault():
    assert told(SMALL) == []
    assert told(small(lambda document: questions(document).append(NEEDS))) == []


def test_schema_knows_the_kinds_audiences_and_themes_of_the_tables():
    question = SCHEMA["$defs"]["question"]["properties"]
    assert question["kind"]["enum"] == Question.Kind.values
    assert question["theme"]["enum"] == Theme.values
    assert SCHEMA["properties"]["audience"]["enum"] == Questionnaire.Audience.values


@pytest.mark.parametrize("slug", shipped_slugs())
def test_shipped_questionnaire_has_no_fault_and_survives_being_written(slug):
    document = shipped(slug)
    assert told(document) == []
    assert read(to_yaml(document)) == document
    assert "national" in document["status_label"] or slug in {"staff_confidence", "pupil_group"}


def test_pulse_asks_exactly_what_the_baseline_asked():
    baseline = {q["id"]: q for s in shipped("family_baseline")["sections"] for q in s["questions"]}
    linked = [q for s in shipped("family_pulse")["sections"] for q in s["questions"] if "same_as" in q]
    assert len(linked) == 3
    for question in linked:
        slug = question.pop("same_as").removeprefix("family_baseline/")
        assert question == baseline[slug]
        question["same_as"] = f"family_baseline/{slug}"


def test_yes_and_true_stay_words_in_yaml():
    found = read("format: pins-questionnaire-1\nasked: yes\nwhen: 2026-01-01\nminutes: 3\n")
    assert found == {"format": "pins-questionnaire-1", "asked": "yes", "when": "2026-01-01", "minutes": 3}


def faulty(at, section=0, **changes):
    return lambda document: questions(document, section)[at].update(changes)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            faulty(0, scale="other"),
            "Section 1 (first), question 1 (welcome), scale: There is no scale “other”.",
        ),
        (
            faulty(1, scale="agree"),
            "Section 1 (first), question 2 (visited), scale: Only a question of the kind",
        ),
        (faulty(1, id="welcome"), "Section 1 (first), question 2 (welcome), id: “welcome” is taken already."),
        (faulty(1, id="way"), "Section 1 (first), question 2 (way), id: “way” is kept for the portal."),
        (faulty(1, kind="colour"), "Section 1 (first), question 2 (visited), kind: “colour” is not one of:"),
        (
            faulty(1, options=[{"value": "a", "label": "A"}]),
            "Section 1 (first), question 2 (visited), options: A que",
        ),
        (
            faulty(1, max_length=50),
            "Section 1 (first), question 2 (visited), max length: Only a question answered",
        ),
        (
            faulty(0, 1, options=[{"value": "a", "label": "A"}]),
            "Section 2 (second), question 1 (what_helped), options: The",
        ),
        (
            faulty(0, 1, show_if={"question": "words", "any_of": ["a"]}),
            "Section 2 (second), question 1 (what_helped), show if, question: “words” comes later",
        ),
        (
            faulty(0, 1, show_if={"question": "gone", "any_of": ["a"]}),
            "Section 2 (second), question 1 (what_helped), show if, question: “gone” is not there.",
        ),
        (
            faulty(0, 1, show_if={"question": "visited", "any_of": ["maybe"]}),
            "Section 2 (second), question 1 (what_helped), show if, answer 1: “maybe” is no answer",
        ),
        (
            faulty(0, 1, show_if={"question": "children", "any_of": ["one"]}),
            "Section 2 (second), question 1 (what_helped), show if, question: “children” is answered in",
        ),
        (
            faulty(1, asked="when_chosen"),
            "Section 2 (second), question 1 (what_helped), show if, question: “visited” is not always asked",
        ),
        (
            faulty(0, text="Ask {nobody}."),
            "Section 1 (first), question 1 (welcome), text: {nobody} cannot be filled in.",
        ),
        (
            faulty(
                2,
                options=[
                    {"value": "a", "label": "A", "low": 1, "high": 2},
                    {"value": "b", "label": "B", "low": 2},
                ],
            ),
            "Section 1 (first), question 3 (children), option 2 (b), low: Each band",
        ),
        (faulty(2, options=[]), "Section 1 (first), question 3 (children), options: A number needs 2 bands"),
        (
            faulty(1, colour="red"),
            "Section 1 (first), question 2 (visited): “colour” is no part of a questionnaire file.",
        ),
        (lambda d: d.update(minutes="a few"), "Minutes: This must be a whole number."),
        (
            lambda d: d["scales"][0].update(type="picture_choice"),
            "Scale 1 (agree), option 1 (agree): A picture needs",
        ),
        (
            lambda d: d["scales"][0]["options"][0].pop("score"),
            "Scale 1 (agree), options: Two or more options need a score.",
        ),
        (lambda d: d.pop("sections"), "The file: “sections” is missing."),
    ],
)
def test_fault_is_told_where_it_is(change, sentence):
    assert [fault for fault in told(small(change)) if fault.startswith(sentence)], told(small(change))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"privacy_note": None}, "“privacy_note” is missing: a question about health or needs says why"),
        ({"asked": None}, "A question about health or needs is “asked: when_chosen”"),
        (
            {"options": [*NEEDS["options"][:1], {"value": "no", "label": "No"}]},
            "An option “prefer_not_to_say” is",
        ),
        ({"kind": "yes_no", "options": None}, "A question about health or needs is answered by choosing"),
    ],
)
def test_question_about_needs_has_its_note_and_may_be_declined(changes, sentence):
    question = {name: said for name, said in (NEEDS | changes).items() if said is not None}
    faults = told(small(lambda document: questions(document).append(question)))
    assert any(sentence in fault for fault in faults), faults


def test_what_somebody_says_about_needs_decides_no_other_question():
    def change(document):
        questions(document).append(NEEDS)
        questions(document, 1)[1] |= {
            "asked": "when_chosen",
            "show_if": {"question": "needs", "any_of": ["yes"]},
        }

    assert any("decides nothing else" in fault for fault in told(small(change)))


@pytest.mark.parametrize(
    "part",
    [
        {"sections": 5},
        {
            "sections": [
                [],
                None,
                {"questions": [1, {"id": [], "kind": [], "scale": {}, "show_if": {"question": []}}]},
            ]
        },
        {"scales": [{"id": {}, "options": [[], {"value": [], "score": "x"}]}]},
        {"sections": [{"id": "a", "questions": [{"id": "b", "kind": "scale", "scale": []}] * 2}] * 3},
    ],
)
def test_nonsense_is_told_and_breaks_nothing(part):
    assert told(SMALL | part)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"a" * (1024 * 1024 + 1), "It is larger than 1 MB."),
        (b"- one", "It holds no questionnaire. It begins with “format: pins-questionnaire-1”"),
        (b"a: &a [1]\nb: *a", "It uses anchors"),
        (b"a: !!python/object:os.system x", "It uses tags"),
        (b"[" * 50, "It is nested too deeply."),
        (b'{"a": 1, "a": 2}', "“a” stands twice"),
        (b"\xff\xfe", "It is not text in UTF-8."),
    ],
)
def test_file_that_cannot_be_read_is_told_in_a_sentence(content, sentence):
    with pytest.raises(QuestionnaireFaults) as refused:
        read(content)
    assert sentence in str(refused.value)


def test_command_checks_a_file(tmp_path, capsys):
    file = tmp_path / "small.json"
    file.write_text(json.dumps(SMALL))
    call_command("check_questionnaire", file)
    assert f"Small: 5 questions, no faults. SHA-256 {digest(SMALL)}" in capsys.readouterr().out
    file.write_text(json.dumps(SMALL | {"minutes": 0}))
    with pytest.raises(CommandError, match="Minutes: This must be 1 or more"):
        call_command("check_questionnaire", file)
