"""XLSForms, the spreadsheets of other survey programs, become documents of ours, and nothing is lost silently."""

import pytest

from surveys.questionnaire_file import QuestionnaireFaults, check
from surveys.questionnaire_imports import open_file

from .foreign_files import SURVEY, xlsform

YES_NO = [("yn", "yes", "Yes"), ("yn", "no", "No")]
AGREE = [
    ("agree", "sa", "Strongly agree"),
    ("agree", "a", "Agree"),
    ("agree", "d", "Disagree"),
    ("agree", "dk", "Don't know"),
]


def opened(survey, choices=(), **more):
    found = open_file(xlsform(survey, choices, **more))
    assert check(found.document) == []
    return found


def questions(found):
    return {each["id"]: each for section in found.document["sections"] for each in section["questions"]}


def told(found, where):
    return " ".join(note.sentence for note in found.notes if note.where.startswith(where))


def test_every_type_of_question_finds_its_kind():
    found = opened(
        [
            ("select_one yn", "been", "Been to school?"),
            ("select one from colours", "Colour Best", "Which colour?", "Only one"),
            ("select_multiple colours", "liked", "Which do you like?"),
            ("text", "few", "A few words?"),
            {"type": "text", "name": "many", "label": "Many words?", "appearance": "multiline"},
            {"type": "integer", "name": "age", "label": "How old?", "constraint": ". >= 0 and .<= 18"},
        ],
        [*YES_NO, ("colours", "R", "Red"), ("colours", "G", "Green")],
        settings={"form_title": "Colours", "form_id": "c1"},
    )
    asked = questions(found)
    assert {slug: each["kind"] for slug, each in asked.items()} == {
        "been": "yes_no",
        "colour_best": "single",
        "liked": "multiple",
        "few": "short_text",
        "many": "long_text",
        "age": "number",
    }
    assert asked["colour_best"]["help"] == "Only one"
    assert asked["liked"]["options"] == [{"value": "r", "label": "Red"}, {"value": "g", "label": "Green"}]
    assert [(band["low"], band.get("high")) for band in asked["age"]["options"]] == [
        (0, 2),
        (3, 6),
        (7, 10),
        (11, 14),
        (15, 18),
    ]
    assert found.document["title"] == "Colours"
    assert found.document["minutes"] == 2


def test_groups_become_sections_and_notes_stand_before_their_question():
    found = opened(
        [
            ("note", "hello", "**Welcome** to this survey"),
            ("text", "first", "First?"),
            ("begin_group", "home", "At home"),
            ("note", "think", "Think of the last week."),
            ("begin group", "inner", "In the evening"),
            ("text", "evening", "Evening?"),
            ("note", "now", "Now something else."),
            ("text", "later", "Later?", "In short"),
            ("note", "bye", "Thank you!"),
            ("end group",),
            ("end_group",),
            ("begin group", "next", "Next"),
            ("text", "last", "Last?"),
            ("end group",),
        ]
    )
    first, evening, following = found.document["sections"]
    assert "intro" not in following
    assert first["intro"] == "Welcome to this survey"
    assert evening["title"] == "In the evening"
    assert evening["intro"] == "Think of the last week."
    assert evening["questions"][1]["help"] == "Now something else.\nIn short"
    assert "They are left out" in told(found, "survey, row 10 (bye)")


def test_simple_skip_logic_is_carried_and_all_other_is_told():
    found = opened(
        [
            ("select_one yn", "been", "Been?"),
            ("select_multiple what", "helped", "What helped?"),
            {"type": "text", "name": "a", "label": "A?", "relevant": "${been} = 'yes'"},
            {"type": "text", "name": "b", "label": "B?", "relevant": "selected(${helped}, 'T')"},
            {
                "type": "text",
                "name": "c",
                "label": "C?",
                "relevant": "((${helped}='T') or selected( ${helped} , ‘g’))",
            },
            {"type": "text", "name": "d", "label": "D?", "relevant": "${been} = 'yes' and ${helped} = 'T'"},
            {"type": "text", "name": "e", "label": "E?", "relevant": "${later} = 'yes'"},
            {"type": "text", "name": "f", "label": "F?", "relevant": "${been} != 'no'"},
            {"type": "text", "name": "g", "label": "G?", "relevant": "true()"},
            {"type": "text", "name": "h", "label": "H?", "relevant": "false()"},
            ("select_one yn", "later", "Later?"),
        ],
        [*YES_NO, ("what", "T", "A talk"), ("what", "g", "The gate")],
    )
    asked = questions(found)
    assert asked["a"]["show_if"] == {"question": "been", "any_of": ["yes"]}
    assert asked["b"]["show_if"] == {"question": "helped", "any_of": ["t"]}
    assert asked["c"]["show_if"] == {"question": "helped", "any_of": ["t", "g"]}
    for slug, row in (("d", 7), ("e", 8), ("f", 9)):
        assert "show_if" not in asked[slug]
        assert "here everybody is asked" in told(found, f"survey, row {row}")
        assert "here everybody is asked" in asked[slug]["admin_note"]
    assert "show_if" not in asked["g"]
    assert told(found, "survey, row 10") == ""
    assert "h" not in asked


def test_condition_of_a_group_holds_for_its_questions():
    found = opened(
        [
            ("select_one yn", "been", "Been?"),
            {"type": "begin group", "name": "visit", "label": "Visit", "relevant": "${been}='yes'"},
            ("select_one yn", "liked", "Liked it?"),
            {"type": "text", "name": "why", "label": "Why?", "relevant": "${liked} = 'yes'"},
            ("end group",),
            {"type": "begin group", "name": "more", "label": "More", "relevant": "${been}='no'"},
            {"type": "text", "name": "what", "label": "What?", "relevant": "${liked} = 'yes'"},
            ("end group",),
        ],
        YES_NO,
    )
    asked = questions(found)
    assert asked["liked"]["show_if"] == {"question": "been", "any_of": ["yes"]}
    assert asked["why"]["show_if"] == {"question": "liked", "any_of": ["yes"]}
    assert told(found, "survey, row 5") == ""  # whoever liked it has been there
    assert "“${been}='no'”" in told(found, "survey, row 8")


def test_table_of_choices_shares_a_scale_with_scores_from_its_better_end():
    found = opened(
        [
            {"type": "begin group", "name": "t", "label": "Here", "appearance": "field-list table-list"},
            ("select_one agree", "safe", "I feel safe."),
            ("select_one agree", "heard", "I feel heard."),
            ("end group",),
            {"type": "select_one agree", "name": "calm", "label": "I feel calm.", "appearance": "likert"},
        ],
        AGREE,
    )
    asked = questions(found)
    assert {each["scale"] for each in asked.values()} == {"strongly_agree"}
    (scale,) = found.document["scales"]
    assert [(option["value"], option.get("score")) for option in scale["options"]] == [
        ("sa", 3),
        ("a", 2),
        ("d", 1),
        ("dk", None),
    ]
    assert "from “Disagree” up to “Strongly agree”. “Don't know” stands outside" in told(
        found, "survey, row 3"
    )


def test_answers_that_fit_on_no_scale_stay_those_of_the_question():
    found = opened(
        [{"type": "select_one many", "name": "q", "label": "Q?", "appearance": "likert"}],
        [("many", f"m{at}", f"Many {at}") for at in range(11)],
    )
    assert questions(found)["q"]["kind"] == "single"
    assert "fit on no scale" in told(found, "survey, row 2")


def test_other_asks_what_it_is():
    found = opened(
        [("select_multiple colours or_other", "liked", "Which?")],
        [("colours", "r", "Red"), ("colours", "g", "Green")],
    )
    asked = questions(found)
    assert [option["value"] for option in asked["liked"]["options"]] == ["r", "g", "other"]
    assert asked["liked_other"]["show_if"] == {"question": "liked", "any_of": ["other"]}


def test_all_that_cannot_be_carried_is_told_by_row():
    found = opened(
        [
            ("start", "start"),
            ("text", "kept", "Kept ${child}?", None, "yes"),
            {"type": "calculate", "name": "sum", "calculation": "1 + 1"},
            ("geopoint", "here", "Where?"),
            ("begin repeat", "again", "Children"),
            {"type": "text", "name": "rule", "label": "Code?", "constraint": "regex(., '^a')"},
            ("end repeat",),
            ("select_one gone", "gone", "Gone?"),
            ("select_one one", "one", "One?"),
            ("select_one many", "many", "Many?"),
            ("date", "day", "Which day?"),
            ("decimal", "half", "How much?"),
            ("hologram", "odd", "Odd?"),
            ("text", "silent"),
            ("select_one twice", "twice", "Twice?"),
        ],
        [
            ("one", "1", "Alone"),
            *(("many", f"m{at}", f"Many {at}") for at in range(25)),
            *[("twice", "x", "X"), ("twice", "x", "X again"), ("twice", "y", "Y")],
        ],
        columns=(*SURVEY, "hxl"),
    )
    expected = {
        "survey, row 2 (start)": "is not asked here",
        "survey, row 3 (kept)": "“${child}” was filled in there",
        "survey, row 4 (sum)": "“1 + 1”. It is left out",
        "survey, row 5 (here)": "“geopoint” cannot be given here",
        "survey, row 6 (again)": "asked once here",
        "survey, row 7 (rule)": "“regex(., '^a')” for answers is not checked",
        "survey, row 9 (gone)": "are not in the sheet choices",
        "survey, row 10 (one)": "fewer than two answers",
        "survey, row 11 (many)": "It has 25 answers; there is room for 24",
        "survey, row 12 (day)": "written in words here",
        "survey, row 13 (half)": "Only whole numbers",
        "survey, row 14 (odd)": "“hologram” is not known",
        "survey, row 15 (silent)": "It has no words",
    }
    for where, sentence in expected.items():
        assert sentence in told(found, where), where
    asked = questions(found)
    assert list(asked) == ["kept", "rule", "many", "day", "half", "silent", "twice"]
    assert asked["kept"]["text"] == "Kept …?"
    assert asked["many"]["kind"] == "short_text"
    assert len(asked["twice"]["options"]) == 2
    assert "had to be answered" in told(found, "survey, row 3 (kept)")


def test_languages_of_columns_become_translations():
    columns = (
        "type",
        "name",
        "label::English (en)",
        "label::Polski (pl)",
        "label::Klingon",
        "hint::Polski (pl)",
    )
    found = opened(
        [
            ("begin group", "g", "School", "Szkoła"),
            ("select_one agree", "safe", "Safe?", "Bezpiecznie?", "Qapla?", "Pomoc"),
            ("text", "only", None, "Tylko po polsku"),
            ("end group",),
        ],
        [("agree", "a", "Agree", "Tak"), ("agree", "d", "Disagree", "Nie")],
        columns=columns,
        answer_columns=("list name", "name", "label::English(en)", "label : Polski (pl)"),
    )
    assert found.document["language"] == "en"
    assert set(found.translations) == {"pl"}
    polish = found.translations["pl"]
    assert polish["sections"] == {"g": {"title": "Szkoła"}}
    assert polish["questions"]["safe"] == {"text": "Bezpiecznie?"}
    assert polish["options"] == {"safe": {"a": "Tak", "d": "Nie"}}
    assert "has no code that we know" in told(found, "Languages")
    assert questions(found)["only"]["text"] == "Tylko po polsku"
    assert "another language only: pl" in told(found, "survey, row 4")


def test_file_in_another_language_says_so():
    found = opened(
        [("text", "q", "Ça va ?")],
        columns=("type", "name", "label"),
        settings={"default_language": "Français (fr)"},
    )
    assert found.document["language"] == "fr"


def test_more_than_fits_is_left_out_and_counted():
    rows = [
        row
        for at in range(30)
        for row in (("begin group", f"g{at}", f"G{at}"), *texts(at, 3), ("end group",))
    ]
    found = opened(rows)
    assert len(found.document["sections"]) == 20
    assert len(questions(found)) == 80
    assert "10 questions, to survey, row 150 (q29_2), are left out" in " ".join(
        n.sentence for n in found.notes
    )
    assert "20 sections are the most" in " ".join(note.sentence for note in found.notes)


def texts(group, number):
    return [("text", f"q{group}_{at}", f"Question {at} of {group}?") for at in range(number)]


def test_long_words_are_cut_and_braces_never_filled_in():
    found = opened(
        [
            ("text", "long", "word " * 200),
            ("text", "braces", "{minutes} {{x}} { } ${if(a, {b}, c)} <b>bold</b> &amp; 3 < 4"),
            {"type": "text", "name": "n", "label": "N?", "relevant": "${minutes} > 2"},
        ]
    )
    asked = questions(found)
    assert len(asked["long"]["text"]) <= 600
    assert asked["braces"]["text"] == "… … … … bold & 3 < 4"
    assert "{" not in asked["n"]["admin_note"]


def refused(content):
    with pytest.raises(QuestionnaireFaults) as refusal:
        open_file(content)
    return [str(fault) for fault in refusal.value.faults]


def test_form_without_a_question_says_why():
    found = refused(
        xlsform([("geopoint", "here", "Where?"), ("select_one x", "x", "X?")], [], columns=SURVEY)
    )
    assert found[0] == "The file: No question of it can be asked here."
    assert len(found) == 3


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04 broken", "The file cannot be read. It may be damaged"),
        (b"PK" + b"x" * 2_200_000, "larger than 2 MB"),
        (xlsform([("text", "a", "A?")])[:-300], "cannot be read"),
        (xlsform([], columns=("question", "answer")), "no sheet “survey” with questions"),
        (b"\xd0\xcf\x11\xe0 old", "old Excel file"),
    ],
)
def test_file_that_is_no_form_is_refused_with_a_sentence(content, sentence):
    assert sentence in refused(content)[0]


def test_endless_sheet_is_refused():
    rows = [("note", "", "")] * 5_001
    assert "more than 5000 rows" in refused(xlsform(rows, columns=("type", "name", "label")))[0]
