"""Surveys of LimeSurvey, as its old and new versions export them, become documents of ours."""

import pytest

from surveys.questionnaire_file import QuestionnaireFaults, check
from surveys.questionnaire_imports import open_file

from .foreign_files import LimeSurvey

AGREE = [("A1", "Strongly disagree"), ("A2", "Agree"), ("A3", "Strongly agree"), ("A4", "Don’t know")]
BOMB = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<document><LimeSurveyDocType>&b;</LimeSurveyDocType></document>"""


def opened(survey, **more):
    found = open_file(survey.file(**more))
    assert check(found.document) == []
    return found


def questions(found):
    return {each["id"]: each for section in found.document["sections"] for each in section["questions"]}


def told(found, where):
    return " ".join(note.sentence for note in found.notes if note.where.startswith(where))


def families(**more):
    """Return a survey with a question of every type that can be carried."""
    survey = LimeSurvey(welcome="<p>Dear&nbsp;family,</p><p>thank <b>you</b>.</p>", **more)
    survey.group("<h2>School</h2>", "<p>About school</p>")
    survey.question("Y", "BEEN", "<p>Been to school?</p>", help="This <i>term</i>", mandatory="Y")
    survey.question("L", "TRAVEL", "How?", answers=[("A1", "On foot"), ("A2", "By bus")], other="Y")
    survey.question("!", "TOWN", "Where?", answers=[("1", "Here"), ("2", "There")])
    survey.question("M", "HELPED", "What helped?", rows=[("SQ001", "A talk"), ("SQ002", "The gate")])
    survey.question("N", "CHILDREN", "How many children?", settings={"min_num_value_n": "1"})
    survey.question("S", "FEW", "A few words?", settings={"maximum_chars": "50"})
    survey.question("T", "MANY", "Many words?")
    survey.question("5", "MARK", "How good?")
    survey.question(
        "F", "AGREE", "I agree that", rows=[("SQ001", "I am heard"), ("SQ002", "We are safe")], answers=AGREE
    )
    survey.question("A", "FIVE", "", rows=[("SQ001", "Calm")])
    survey.question("Q", "SHORT", "Two words", rows=[("a", "First"), ("b", "Second")])
    survey.group("Empty")
    return survey


@pytest.mark.parametrize("is_old", [True, False])
def test_every_type_finds_its_kind_in_files_of_old_and_new_versions(is_old):
    found = opened(families(is_old=is_old))
    assert {slug: each["kind"] for slug, each in questions(found).items()} == {
        "been": "yes_no",
        "travel": "single",
        "travel_other": "short_text",
        "town": "single",
        "helped": "multiple",
        "children": "number",
        "few": "short_text",
        "many": "long_text",
        "mark": "scale",
        "agree_sq001": "scale",
        "agree_sq002": "scale",
        "five_sq001": "scale",
        "short_a": "short_text",
        "short_b": "short_text",
    }
    asked = questions(found)
    assert found.document["title"] == "Families"
    assert found.document["intro"] == "Dear family,\n\nthank you."
    (section,) = found.document["sections"]
    assert (section["title"], section["intro"]) == ("School", "About school")
    assert (asked["been"]["text"], asked["been"]["help"]) == ("Been to school?", "This term")
    assert asked["few"]["max_length"] == 50
    assert asked["children"]["options"][0]["low"] == 1
    assert asked["agree_sq002"]["text"] == "I agree that: We are safe"
    assert asked["five_sq001"]["scale"] == asked["mark"]["scale"]
    scale = next(each for each in found.document["scales"] if each["id"] == asked["agree_sq001"]["scale"])
    assert [option.get("score") for option in scale["options"]] == [1, 2, 3, None]
    assert [option["value"] for option in scale["options"]] == ["a1", "a2", "a3", "a4"]


def test_old_and_new_versions_say_the_same():
    old, new = (opened(families(is_old=is_old)) for is_old in (True, False))
    assert (old.document, old.notes) == (new.document, new.notes)


RELEVANCE = [
    ('BEEN.NAOK == "Y"', {"question": "been", "any_of": ["yes"]}),
    ('((BEEN.NAOK == "N"))', {"question": "been", "any_of": ["no"]}),
    ("TRAVEL=='A1' or TRAVEL.NAOK eq \"-oth-\"", {"question": "travel", "any_of": ["a1", "other"]}),
    ('((HELPED_SQ002.NAOK == "Y"))', {"question": "helped", "any_of": ["sq002"]}),
    ('77X11X12.NAOK == "Y"', {"question": "been", "any_of": ["yes"]}),
    (
        'AGREE_SQ001.NAOK == "A1" || AGREE_SQ001.NAOK == "A2"',
        {"question": "agree_sq001", "any_of": ["a1", "a2"]},
    ),
    ("MARK == 5", {"question": "mark", "any_of": ["5"]}),
    ("1", None),
    ("", None),
    ('BEEN.NAOK == "Y" and TRAVEL.NAOK == "A1"', None),
    ('BEEN.NAOK == "Y" or TRAVEL.NAOK == "A1"', None),
    ("!is_empty(MANY.NAOK)", None),
    ("CHILDREN.NAOK > 2", None),
    ('BEEN.NAOK == "Y" or CHILDREN.NAOK > 2', None),
    ('BEEN.NAOK != "Y"', None),
    ('BEEN.NAOK == "X"', None),
    ("(" * 300 + "1" + ")" * 300, None),
    ('BEEN.NAOK == "Y"' + " or " * 200, None),
]


@pytest.mark.parametrize(("relevance", "show_if"), RELEVANCE)
def test_simple_relevance_is_carried_and_all_other_is_told(relevance, show_if):
    survey = families(is_old=True)
    survey.group("After")
    survey.question("S", "LAST", "Last?", relevance=relevance)
    found = opened(survey)
    assert questions(found)["last"].get("show_if") == show_if
    is_told = "here everybody is asked" in told(found, "Question LAST")
    assert is_told == (show_if is None and relevance not in ("", "1"))


def test_relevance_of_a_group_holds_for_its_questions():
    survey = families()
    survey.group("Visit", relevance='BEEN.NAOK == "Y"')
    survey.question("Y", "LIKED", "Liked it?")
    survey.question("S", "WHY", "Why?", relevance='LIKED.NAOK == "N"')
    asked = questions(opened(survey))
    assert asked["liked"]["show_if"] == {"question": "been", "any_of": ["yes"]}
    assert asked["why"]["show_if"] == {"question": "liked", "any_of": ["no"]}


def test_what_ours_has_nothing_for_is_told():
    survey = LimeSurvey()
    survey.group("One")
    survey.question("X", "HELLO", "<img src='x.png'>Hello {TOKEN:FIRSTNAME}", relevance='A == "B"')
    survey.question(
        "S", "KEPT", "Kept?", settings={"random_group": "g1", "em_validation_q": "this > 1"}, preg="/a/"
    )
    survey.question("|", "FILE", "Send a file")
    survey.question("*", "SUM", "{1+1}")
    survey.question(";", "GRID", "Words", rows=[("a", "A")])
    survey.question("T", "HIDDEN", "Hidden?", settings={"hidden": "1"})
    survey.question("R", "RANK", "Best?", answers=[("A1", "One"), ("A2", "Two")])
    survey.question("P", "NOTED", "Which?", rows=[("a", "A"), ("b", "B")])
    survey.question("O", "LIST", "One?", answers=[("A1", "One"), ("A2", "Two")])
    survey.question(
        "1", "DUAL", "Both", rows=[("a", "A")], answers=[*AGREE, ("B1", "Never", "1"), ("B2", "Often", "1")]
    )
    survey.question("£", "ODD", "Odd?")
    survey.question("L", "ONE", "Alone?", answers=[("A1", "One")])
    found = opened(survey, quota=[{"id": "1", "qlimit": "5"}])
    expected = {
        "Question HELLO": ("{TOKEN:FIRSTNAME}", "picture", "Here everybody reads it"),
        "Question KEPT": ("keep their order", "A rule for answers", "pattern"),
        "Question FILE": ("Files cannot be sent",),
        "Question SUM": ("Nothing is worked out",),
        "Question GRID": ("filled with words",),
        "Question HIDDEN": ("hidden",),
        "Question RANK": ("order of the answers is not asked",),
        "Question NOTED": ("comment beside each answer",),
        "Question LIST": ("question of its own",),
        "Question DUAL": ("became two questions",),
        "Question ODD": ("is not known here",),
        "Question ONE": ("fewer than two answers",),
        "The survey": ("Quotas",),
    }
    said = {where: told(found, where) for where in expected}
    # Words that stand below a heading are looked at where the section begins.
    said["Question HELLO"] += told(found, "Question KEPT")
    for where, sentences in expected.items():
        assert all(sentence in said[where] for sentence in sentences), (where, said[where])
    assert list(questions(found)) == ["kept", "rank", "noted", "list", "list_comment", "dual_a_1", "dual_a_2"]
    assert found.document["sections"][0]["intro"] == "Hello …"


@pytest.mark.parametrize("is_old", [True, False])
def test_languages_become_translations_with_english_first(is_old):
    survey = LimeSurvey(
        is_old=is_old, languages=("pl", "en", "de-informal"), title={"pl": "Rodziny", "en": "Families"}
    )
    survey.group({"pl": "Szkoła", "en": "School"})
    answers = [
        ("A1", {"pl": "Tak", "en": "A bit", "de-informal": "Etwas"}),
        ("A2", {"pl": "Nie", "en": "No way"}),
    ]
    survey.question("L", "Q1", {"pl": "Dobrze?", "en": "Good?"}, answers=answers, help={"pl": "Pomoc"})
    found = opened(survey)
    assert found.document["title"] == "Families"
    assert questions(found)["q1"]["text"] == "Good?"
    assert found.translations["pl"] == {
        "title": "Rodziny",
        "sections": {"school": {"title": "Szkoła"}},
        "questions": {"q1": {"text": "Dobrze?"}},
        "options": {"q1": {"a1": "Tak", "a2": "Nie"}},
    }
    assert found.translations["de-informal"] == {"options": {"q1": {"a1": "Etwas"}}}


def refused(content):
    with pytest.raises(QuestionnaireFaults) as refusal:
        open_file(content)
    return str(refusal.value.faults[0])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (BOMB, "<!DOCTYPE>"),
        (b"<!DOCTYPE document><document/>", "<!DOCTYPE>"),
        (b"<document><LimeSurveyDocType>Survey</LimeSurveyDocType><groups>", "cannot be read as XML: line 1"),
        (
            b"<document><LimeSurveyDocType>Group</LimeSurveyDocType></document>",
            "one group of questions (.lsg)",
        ),
        (b"<html><body>Sign in</body></html>", "no survey of LimeSurvey"),
        (b"<?xml version='1.0' encoding='klingon'?><document/>", "cannot be read as XML"),
        (b"<document><LimeSurveyDocType>Survey</LimeSurveyDocType></document>", "no questions in it"),
        (b"<a>" * 700_000, "too many entries"),
        (b"<a>" + b"x" * 4_300_000 + b"</a>", "larger than 4 MB"),
        (b"<a>" * 50_000 + b"</a>" * 50_000, "no survey of LimeSurvey"),
        (b"<\x00\xff", "cannot be read as XML"),
    ],
)
def test_file_that_is_no_survey_is_refused_with_a_sentence(content, sentence):
    assert sentence in refused(content)
