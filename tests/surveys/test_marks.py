"""What in somebody's words may point to a person is found, and the rest is left alone."""

import pytest

from surveys.reading.marks import Looks, pieces_of, suggestion_for


@pytest.mark.parametrize(
    ("said", "looks", "piece"),
    [
        ("Mrs Hall is kind.", Looks.STAFF, "Mrs Hall"),
        ("We told Dr O’Neill.", Looks.STAFF, "Dr O’Neill"),
        ("Ask Jayden about it.", Looks.NAME, "Jayden"),
        ("Write to me@home.example please.", Looks.CONTACT, "me@home.example"),
        ("Ring 07700 900123.", Looks.CONTACT, "07700 900123"),
        ("We live at WR1 2AB.", Looks.CONTACT, "WR1 2AB"),
        ("Since the autism came up.", Looks.DIAGNOSIS, "autism"),
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


def test_a_diagnosis_is_marked_and_left_for_a_person_to_decide():
    assert suggestion_for("Staff understand autism.") == "Staff understand autism."
