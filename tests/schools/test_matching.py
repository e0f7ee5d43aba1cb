"""Which school a name means: sure where one fits, never wrong, and otherwise a question to a person."""

import random
import re
from dataclasses import replace
from datetime import date

import pytest

from schools.matching.index import Index
from schools.matching.joined import split_joined
from schools.matching.judging import judge
from schools.matching.names import Name
from schools.matching.reading import read_text
from tests.schools.matching_register import (
    KENT,
    LAUNCH_PAGE,
    MEDWAY,
    SHROPSHIRE,
    SOLIHULL,
    WORCESTERSHIRE,
    index_of,
    known_schools,
)

# Looked up by hand in the register, each of them open.
RIGHT = {
    "Abbeywood First": 142541,
    "Astley CE Primary": 116864,
    "Astonfields Middle": 116957,
    "Astwood Bank Primary": 140258,
    "Batchley First": 116721,
    "Beaconside Primary": 116768,
    "Bengeworth CE Academy": 140932,
    "Blackwell First": 150677,
    "Charford First": 150394,
    "Cropthorne-With-Charlton CE First": 116800,
    "Hanbury CE First": 116816,
    "Hollymount": 140933,
    "Leigh and Bransford Primary": 149515,
    "Lickey End First School": 116661,
    "Meadows First School": 151580,
    "Nunnery Wood Primary": 145836,
    "Oasis Academy Warndon": 140041,
    "Oldbury Park Primary": 147550,
    "St Richard's CE First": 116810,
    "St Anne's Primary": 135036,
    "Stoke Prior First": 151582,
    "Stourport Primary Academy": 143508,
    "Webheath Academy": 138026,
    "Witton Middle": 148329,
}
DOUBTFUL = {
    "Hartlebury CE First": {(144261,)},
    "St George's CE First": {(146754,), (144998,), (116923,)},
    "Whittington PrimaryWilden All Saints CE Primary": {(116856, 144800), (116856,), (144800,)},
    "Woodfield Middle": {(138208,)},
}


def verdict(text, la_code=WORCESTERSHIRE, place=""):
    index = index_of(la_code)
    found = judge(index, text, place)
    return found if found.urns else split_joined(index, text) or found


def names_of_launch_page():
    return [line.name for line in read_text(LAUNCH_PAGE) if line.is_name and line.name != "SEND Local Offer"]


def test_launch_page_has_twenty_eight_lines_of_schools():
    assert set(names_of_launch_page()) == RIGHT.keys() | DOUBTFUL.keys()


@pytest.mark.parametrize(("text", "urn"), RIGHT.items())
def test_line_of_launch_page_is_sure_and_right(text, urn):
    assert verdict(text).urns == (urn,)


@pytest.mark.parametrize(("text", "candidates"), DOUBTFUL.items())
def test_line_of_launch_page_is_doubtful_with_what_it_may_mean(text, candidates):
    found = verdict(text)
    assert (found.outcome, {c.urns for c in found.candidates}) == ("doubtful", candidates)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("St George's CE First", "Three schools carry this name. Only one is a first school."),
        ("Hartlebury CE First", "The same name, but the register calls it a primary school."),
        ("Woodfield Middle", "The nearest name is Woodfield Academy, a middle school."),
        ("Whittington PrimaryWilden All Saints CE Primary", "This looks like two schools in one line."),
        ("Nunnery Wood Primary", "Its URN was 116754 until 30 June 2018."),
    ],
)
def test_reason_says_what_a_person_would(text, reason):
    assert verdict(text).reason.endswith(reason)


@pytest.mark.parametrize(
    "text",
    [
        "ST. GEORGE’S CHURCH OF ENGLAND FIRST SCHOOL",
        "St Georges C of E 1st",
        "St George's",
        "Nunnery Wood",
        "Lickey Primary",
        "St George's RC First",
        "Hanbury Catholic First School",
    ],
)
def test_name_that_several_may_carry_or_that_contradicts_the_register_is_a_question(text):
    assert verdict(text).outcome == "doubtful"


@pytest.mark.parametrize("text", ["", "...", "Full list below", "Zzyzx Primary"])
def test_what_is_no_school_here_has_no_candidate(text):
    assert (verdict(text).outcome, verdict(text).candidates) == ("none", ())


def test_place_beside_the_name_tells_schools_apart_and_contradicts():
    assert verdict("St George's CE First", place="Redditch").urns == (146754,)
    assert verdict("St George's CE", place="WR1 1RD").urns == ()
    assert verdict("Hanbury CE First", place="Bromsgrove").urns == (116816,)
    against = verdict("Hanbury CE First", place="Malvern")
    assert (against.outcome, "lies in Bromsgrove" in against.reason) == ("doubtful", True)
    assert verdict("Hanbury CE First", place="WR1 1AA").outcome == "doubtful"


def index_with(*changes):
    schools = {school.urn: school for school in changes}
    return Index(schools, {WORCESTERSHIRE})


def test_closed_school_offers_what_it_became_and_never_itself():
    now = known_schools()[144261]
    before = replace(
        now, urn=116839, label="Old Oak First School", name=Name.of("Old Oak First School"),
        is_open=False, closed_on=date(2017, 3, 31), successors=(now.urn,),
    )  # fmt: skip
    found = judge(index_with(now, before), "Old Oak First")
    assert [c.urns for c in found.candidates] == [(144261,)]
    assert "closed on 31 March 2017 and became Hartlebury CofE Primary School" in found.reason
    alone = judge(index_with(replace(before, successors=())), "Old Oak First")
    assert (alone.outcome, alone.candidates) == ("none", ())
    assert "no successor" in alone.reason


def test_former_name_is_offered_with_the_day_it_was_given_up():
    now = known_schools()[144261]
    renamed = replace(
        now, former=((Name.of("Old Oak First School"), "Old Oak First School", date(2021, 3, 1)),)
    )
    found = judge(index_with(renamed), "Old Oak First")
    assert (found.outcome, found.candidates[0].urns) == ("doubtful", (144261,))
    assert "was called “Old Oak First School” until March 2021" in found.reason


def test_name_of_a_closed_school_is_not_given_to_a_similar_open_one():
    now = known_schools()[116816]  # Hanbury CofE First School
    closed = replace(now, urn=1, label="Hanbury First School", name=Name.of("Hanbury First School"),
                     is_open=False, postcode="B1 1AA")  # fmt: skip
    assert judge(index_with(now, closed), "Hanbury First").outcome == "doubtful"
    assert judge(index_with(now), "Hanbury First").urns == (116816,)


# Two hundred names a council, spoilt as people spoil them: what is sure must be right ---------------

SHORTER = (
    ("Church of England", "CE"), ("CofE", "CE"), ("CofE", "C of E"), ("CofE", "C.E."), ("CofE", ""), ("Catholic", "RC"),
    ("Catholic", ""), (" School", ""), (" School", " Sch"), ("Primary School", "Prim"), ("Primary School", ""),
    (" and Nursery", ""), ("Junior", "Jr"), ("Infant", "Inf"), ("St ", "St. "), ("St ", "Saint "), ("'", ""),
    ("'", "’"), (" and ", " & "), ("Academy", ""), ("-", " "), ("The ", ""),
)  # fmt: skip


def abbreviated(name, chance):
    for long, short in chance.sample(SHORTER, 6):
        name = name.replace(long, short)
    return " ".join(name.split())


def misspelt(name, chance):
    at = chance.randrange(1, len(name) - 1)
    letter = chance.choice("aeioustrn")
    return chance.choice(
        (
            name[:at] + name[at + 1 :],
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
            name[:at] + letter + name[at + 1 :],
            name[:at] + letter + name[at:],
        )
    )


def both(name, chance):
    return misspelt(abbreviated(name, chance), chance)


def shouted(name, chance):
    return re.sub(" ", chance.choice(["\u00a0", "  "]), name.upper())


@pytest.mark.parametrize("spoil", [abbreviated, misspelt, both, shouted])
@pytest.mark.parametrize("la_code", [WORCESTERSHIRE, KENT, MEDWAY, SHROPSHIRE, SOLIHULL])
def test_spoilt_name_is_never_matched_to_a_wrong_school(la_code, spoil):
    chance = random.Random(f"{la_code} {spoil.__name__}")
    index = index_of(la_code)
    open_ones = [school for school in index.inside.values() if school.is_open]
    wrong, missed = [], []
    for school in chance.choices(open_ones, k=200):
        text = spoil(school.label, chance)
        found = judge(index, text)
        if found.urns and found.urns != (school.urn,):
            wrong.append((school.label, text, index.schools[found.urns[0]].label))
        missed += [text] if (school.urn,) not in {c.urns for c in found.candidates} else []
    assert wrong == []
    assert len(missed) <= 10  # of two hundred; the others are matched, or offered for a person to choose


def test_most_names_as_the_register_has_them_are_sure():
    index = index_of(KENT)
    open_ones = [school for school in index.inside.values() if school.is_open]
    sure = [school for school in open_ones if judge(index, school.label).urns == (school.urn,)]
    assert len(sure) / len(open_ones) > 0.85
