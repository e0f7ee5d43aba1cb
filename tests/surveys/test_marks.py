"""What in somebody's words may point to a person is found, and the rest is left alone."""

import pytest

from surveys.reading.marks import Looks, pieces_of, reason_for, suggestion_for


@pytest.mark.parametrize(
    ("said", "looks", "piece"),
    [
        ("Mrs Hall is kind.", Looks.STAFF, "Mrs Hall"),
        ("We told Dr O’Neill.", Looks.STAFF, "Dr O’Neill"),
        ("Ask Jayden about it.", Looks.NAME, "Jayden"),
        ("Write to me@home.example please.", Looks.CONTACT, "me@home.example"),
        ("Write to Jayden@home.example please.", Looks.CONTACT, "Jayden@home.example"),
        ("Ring 07700 900123.", Looks.CONTACT, "07700 900123"),
        ("Ring +44 7700 900123.", Looks.CONTACT, "+44 7700 900123"),
        ("It is on https://jayden.example/me for all.", Looks.CONTACT, "https://jayden.example/me"),
        ("It is on www.jayden.example too.", Looks.CONTACT, "www.jayden.example"),
        ("We live at WR1 2AB.", Looks.CONTACT, "WR1 2AB"),
        ("Since the autism came up.", Looks.DIAGNOSIS, "autism"),
        ("It is ADHD, they say.", Looks.DIAGNOSIS, "ADHD"),
    ],
)
def test_it_finds(said, looks, piece):
    assert (piece, looks) in [(one.text, one.looks) for one in pieces_of(said)]


@pytest.mark.parametrize(
    "said", ["School is kind.", "", "More notice in Year 3, please.", "It cost £12 in March."]
)
def test_it_leaves_alone(said):
    assert suggestion_for(said) == said


@pytest.mark.parametrize(
    "said", ["", "Mrs Hall and Mr Hall", "<b>Ask Jayden</b> & co", "a" * 5000, "\u202e Mrs X \0"]
)
def test_pieces_together_are_what_was_said(said):
    assert "".join(piece.text for piece in pieces_of(said)) == said


def test_a_name_is_taken_out_wherever_it_stands_and_no_other_word_that_begins_like_it():
    said = "Ask Sam about it. Sam knows. Same here."
    assert suggestion_for(said) == "Ask [a name] about it. [a name] knows. Same here."


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("Mrs Hall is kind.", "A name taken out"),
        ("Ask Jayden: 07700 900123.", "A name taken out"),
        ("Ring 07700 900123.", "A way to reach somebody taken out"),
        ("Staff understand autism.", ""),
        ("Staff are kind.", ""),
    ],
)
def test_the_reason_says_what_the_suggestion_takes_out(said, reason):
    assert reason_for(said) == reason


def test_a_diagnosis_is_marked_and_left_for_a_person_to_decide():
    assert suggestion_for("Staff understand autism.") == "Staff understand autism."
