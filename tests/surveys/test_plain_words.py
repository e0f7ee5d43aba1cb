"""Words of other programs become plain ones, quickly whatever stands in them."""

import time
from itertools import pairwise

import pytest

from surveys.questionnaire_imports.conditions import from_relevance, from_relevant
from surveys.questionnaire_imports.guesses import bands, scores
from surveys.questionnaire_imports.plain import MOST, plain
from surveys.questionnaire_imports.tongues import code_of, same_language


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("<p>One</p><ul><li>A</li><li>B</li></ul>Two&nbsp;three", "One\n\n• A\n• B\nTwo three"),
        ("<style>p {color: red}</style>Here<script>alert('x')</script><!-- no -->", "Here"),
        ("Unclosed <script>alert(1)", "Unclosed"),
        ("3 < 4 &amp; 5 > 2, &lt;b&gt;", "3 < 4 & 5 > 2, <b>"),
        ("# Heading\n**Bold** and __more__, 2 ** 3", "Heading\nBold and more, 2 ** 3"),
        ("\x00A\x07\r\nB\ud800", "A\nB"),
        ("  many   blanks \n\n\n\n here ", "many blanks\n\nhere"),
    ],
)
def test_markup_becomes_plain_words(raw, said):
    assert plain(raw).text == said


def test_pictures_and_what_was_filled_in_are_told():
    found = plain("<img src='x.png'>{A} and ${b}")
    assert (found.text, found.filled, found.has_pictures) == ("… and …", ["{A}", "${b}"], True)


HOSTILE = (
    "<a",
    "<!",
    "<!--",
    '<a b="',
    "&amp",
    "{",
    "{a",
    "**a",
    "__",
    "#",
    "<script>",
    "</",
    "<![CDATA[",
    "<li ",
    "$",
)


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_words_are_read_at_once(piece):
    begun = time.process_time()
    plain((piece * MOST)[: 2 * MOST])
    assert time.process_time() - begun < 0.1


@pytest.mark.parametrize("said", ["(" * 300 + ")" * 300, "((a or b) or " * 40, "'" * 600, "selected(" * 66])
def test_hostile_conditions_are_read_at_once_and_not_carried(said):
    begun = time.process_time()
    for read in (from_relevant, from_relevance):
        assert read(said).any_of == ()
    assert time.process_time() - begun < 0.1


@pytest.mark.parametrize(
    ("labels", "given", "expected"),
    [
        (["Never", "Often", "Always"], [None] * 3, [1, 2, 3]),
        (["Always", "Often", "Never"], [None] * 3, [3, 2, 1]),
        (["Very unhappy", "Happy"], [None] * 2, [1, 2]),
        (["Strongly agree", "Disagree", "Not sure"], [None] * 3, [2, 1, None]),
        (["A", "B"], [5, 3], [5, 3]),
        (["A", "B"], [1, 1], [1, 2]),
        (["A", "B"], [0, 1], [1, 2]),
    ],
)
def test_scores_come_from_the_file_or_from_the_order(labels, given, expected):
    assert scores(labels, given) == expected


@pytest.mark.parametrize(
    "limits", [(None, None), (3, None), (0, 1), (5, 5), (0, 10_000_000), (2_000_000, None), (7, 3)]
)
def test_bands_follow_each_other_without_a_gap(limits):
    found = bands(*limits)
    assert 2 <= len(found) <= 5
    for one, following in pairwise(found):
        assert one["low"] <= one["high"] == following["low"] - 1


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("English (en)", "en"),
        ("EN", "en"),
        ("polski", "pl"),
        ("Português (pt-BR)", "pt-BR"),
        ("Panjabi", "pa-Guru"),
        ("Klingon", ""),
        ("", ""),
    ],
)
def test_language_is_known_by_its_code_or_name(name, code):
    assert code_of(name) == code


def test_languages_are_the_same_unless_both_say_which():
    assert same_language("pa", "pa-Guru")
    assert not same_language("pt-BR", "pt-PT")
    assert not same_language("pl", "pt")
