"""The framework file: what it takes, everything that is wrong with one at once, and hostile ones."""

import copy
import json
import time

import pytest
from django.core.management import CommandError, call_command

from audits.framework_file import (
    MOST_BYTES,
    FrameworkFaults,
    canonical,
    check,
    digest,
    read,
    shipped,
    shipped_slugs,
    to_json,
    to_yaml,
)
from audits.framework_file.kind import SCHEMA
from programmes.themes import Theme

SMALL = {
    "format": "pins-framework-1",
    "id": "small",
    "title": "Small",
    "status_label": "An example.",
    "licence": "Ours",
    "levels": [{"id": each, "name": each.title()} for each in ("begun", "half", "done")],
    "boxes": {"commentary": "Why?"},
    "domains": [{"id": "welcome", "name": "Welcome", "statements": [{"id": "door", "text": "Doors open."}]}],
}


def small(**changes):
    return copy.deepcopy(SMALL) | changes


def told(document):
    return [str(fault) for fault in check(document)]


@pytest.mark.parametrize("slug", shipped_slugs())
def test_shipped_framework_has_no_fault_and_comes_back_as_it_went(slug):
    document = shipped(slug)
    assert check(document) == []
    assert read(to_json(document)) == read(to_yaml(document)) == document
    assert to_yaml(read(to_json(document))) == to_yaml(document)
    assert digest(read(to_yaml(document))) == digest(document)
    assert "not the" in document["status_label"]


def test_themes_of_the_file_are_those_of_the_portal():
    assert SCHEMA["properties"]["domains"]["items"]["properties"]["theme"]["enum"] == Theme.values
    review = shipped("neurodiversity_inclusion_review")
    assert [domain["theme"] for domain in review["domains"]] == Theme.values
    assert {len(domain["statements"]) for domain in review["domains"]} == {6}


def test_same_words_give_the_same_bytes_whatever_their_order():
    document = shipped("environment_audit")
    shuffled = {name: document[name] for name in reversed(document)} | {
        "change_note": "",
        "outside": document["outside"],
    }
    assert to_json(shuffled) == to_json(document)
    assert canonical({"b": [], "a": 1}) == {"a": 1}


def test_words_that_yaml_guesses_at_stay_words():
    text = to_yaml(SMALL).decode() + "change_note: yes\n"
    assert read(text)["change_note"] == "yes"
    assert read(text.replace("change_note: yes", "change_note: 2026-11-22"))["change_note"] == "2026-11-22"


def test_file_with_twenty_faults_is_told_twenty_sentences():
    document = copy.deepcopy(shipped("neurodiversity_inclusion_review"))
    document |= {"format": "2", "title": "x" * 151, "language": "english", "purpos": "A slip"}
    del document["licence"]
    document["levels"][3]["id"] = "Leading!"
    document["outside"][0]["id"] = "growing"
    document["groups"][0]["scale"] = "none"
    document["scales"][1]["options"][0].pop("symbol")
    document["scales"][0]["options"][0]["value"] = "partly"
    document["boxes"]["feeling"] = "How is it?"
    first, second, third = document["domains"][0], document["domains"][1], document["domains"][2]
    first["theme"], first["code"] = "leadership", 7
    first["statements"] = []
    second["statements"][2]["levels"] = second["statements"][2]["levels"][:3]
    second["statements"][3]["wording"]["cooks"] = "I cook."
    second["statements"][4]["resources"] = [{"title": "A page", "url": "http://example.org"}]
    third["statements"][0]["text"] = "   "
    third["statements"][1]["must_reach"] = "secure"
    third["statements"][2] |= {"must_reach": "growing", "holds_at": "secure", "places": ["hall"]}
    faults = told(read(json.dumps(document)))
    for expected in (
        "Format: This must be “pins-framework-1”, so that later formats can be told apart.",
        "Title: This has 151 characters. There is room for 150.",
        "Language: This must be a code of a language, such as en-GB or cy.",
        "The file: “purpos” is no part of a framework file. Did you mean “purpose”?",
        "The file: “licence” is missing.",
        "Level 4 (Leading!), id: An id has small letters a to z, digits, “_” and “-” only.",
        "Outside: “growing” is a level already. An answer outside the levels needs another id.",
        "Group 1 (staff), scale: There is no scale “none”. Add it to “scales”, or name another.",
        "Scale 2 (picture_3), option 1 (yes): A picture needs “symbol” and, for those who do not see it, “symbol_alt”.",
        "Scale 1 (adult_view), option 2 (partly), value: “partly” is taken already.",
        "Boxes: “feeling” is no part of a framework file.",
        "Domain 1 (leadership_culture_values), code: This must be text. Put it in quotation marks.",
        "Domain 1 (leadership_culture_values), statements: There must be 1 or more, and there are 0.",
        "Domain 2 (mental_health_wellbeing), statement 3 (mhw_feelings_and_energy), levels: “Leading!” is missing.",
        "Domain 2 (mental_health_wellbeing), statement 4 (mhw_after_hard_moments), wording: There is no group “cooks”.",
        "Domain 2 (mental_health_wellbeing), statement 5 (mhw_friendship_and_belonging), resource 1, url: This must be",
        "Domain 3 (readiness_to_learn), statement 1 (rtl_calm_arrivals), text: This is empty.",
        "Domain 3 (readiness_to_learn), statement 2 (rtl_knowing_what_happens): “holds_at” is missing",
        "Domain 3 (readiness_to_learn), statement 3 (rtl_moving_on_well), holds at: The level that",
        "Domain 3 (readiness_to_learn), statement 3 (rtl_moving_on_well), places: There is no place “hall”.",
    ):
        assert [fault for fault in faults if fault.startswith(expected)], expected
    assert len(faults) > 20


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"levels": SMALL["levels"][:2]}, "Levels: There must be 3 to 5."),
        ({"unit": "place"}, "Places: A framework about places says which kinds of place there are."),
        ({"places": [{"id": "hall", "name": "Hall"}]}, "Places: Only a framework about places has them."),
        ({"domains": "none"}, "Domains: This must be a list."),
        ({"domains": [3, None]}, "Domain 1: This must be a group of names and values."),
        (
            {"levels": {"id": "x"}, "groups": 3, "boxes": []},
            "Boxes: This must be a group of names and values.",
        ),
        ({"title": "A\u0000B"}, "Title: This holds characters that cannot be shown."),
        ({"title": "A\ud800B"}, "Title: This holds characters that cannot be shown."),
        (
            {"groups": [{"id": "staff", "name": "Staff", "scale": []}]},
            "Group 1 (staff): No statement has a wording",
        ),
    ],
)
def test_fault_is_told_where_it_is(changes, sentence):
    assert any(fault.startswith(sentence) for fault in told(small(**changes))), told(small(**changes))


def test_two_levels_are_enough_for_places():
    assert (
        told(small(unit="place", levels=SMALL["levels"][:2], places=[{"id": "hall", "name": "Hall"}])) == []
    )


BOMB = "a: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\n"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (BOMB, "It uses anchors"),
        ("a: !!python/object/apply:os.system [ls]", "It uses tags"),
        ("[" * 100_000, "It is nested too deeply."),
        ('{"a":' * 100_000, "It is nested too deeply."),
        ('{"a":' * 500 + "1" + "}" * 500, "It is nested too deeply."),
        ("[" * 13 + "]" * 13, "It is nested too deeply."),
        ('{"a": [' + "[]," * 100_000 + "[]]}", "It has too many entries"),
        ("- " * 50_000, "It is nested too deeply."),
        ("x: [" + "1," * 100_000 + "]", "It has too many entries"),
        ("a: 1\na: 2", "“a” stands twice in the same place."),
        ('{"a": 1, "a": 2}', "“a” stands twice in the same place."),
        ('{"a": NaN}', "NaN is no number"),
        ('{"a": ' + "9" * 6000 + "}", "A number is too long."),
        ("a: " + "9" * 6000, "A number is too long."),
        ('{"a": 1,}', "It cannot be read as JSON: line 1"),
        ("a: b: c", "It cannot be read as YAML: line 1, character 5."),
        ("1: one", "A name before a colon is no word."),
        ("? [a]\n: b", "A name before a colon is no word."),
        ("a: \x00", "It cannot be read as YAML"),
        ("just words", "It holds no framework."),
        ("[]", "It holds no framework."),
        ("   ", "It is empty."),
        (b"\xff\xfe\x00", "It is not text in UTF-8."),
        (b"a" * (MOST_BYTES + 1), "It is larger than 1 MB."),
    ],
)
def test_hostile_or_broken_file_is_refused_with_a_sentence_and_soon(content, sentence):
    began = time.monotonic()
    with pytest.raises(FrameworkFaults) as refused:
        read(content)
    assert str(refused.value).startswith(f"The file: {sentence}")
    assert time.monotonic() - began < 2


def test_no_more_faults_are_told_than_anybody_puts_right():
    many = small(**{f"slip{number}": 1 for number in range(5000)})
    refused = FrameworkFaults(check(many))
    assert len(refused.faults) == 201
    assert "There are more faults than these." in str(refused)


@pytest.mark.parametrize(
    "part",
    [
        {"domains": [{} for _ in range(30_000)]},
        {"groups": [{"id": f"g{at}", "scale": "x"} for at in range(8_000)]},
        {f"titl{at}": 1 for at in range(30_000)},
        {"domains": [{"id": "a", "statements": [{"id": f"s{at}", "levels": [{}]} for at in range(8_000)]}]},
    ],
    ids=["themes", "groups", "names", "statements"],
)
def test_file_that_is_wrong_all_over_is_told_so_soon(part):
    began = time.monotonic()
    assert len(FrameworkFaults(check(small(**part))).faults) <= 201
    assert time.monotonic() - began < 5


def test_command_checks_a_file(tmp_path, capsys):
    path = tmp_path / "small.yaml"
    path.write_bytes(to_yaml(SMALL))
    call_command("check_framework", path)
    assert f"Small: 1 statements, no faults. SHA-256 {digest(SMALL)}" in capsys.readouterr().out
    path.write_bytes(to_yaml(small(licence="", title="")))
    with pytest.raises(CommandError, match="“title” is missing"):
        call_command("check_framework", path)
    with pytest.raises(CommandError, match="cannot be opened"):
        call_command("check_framework", tmp_path / "nothing.yaml")
