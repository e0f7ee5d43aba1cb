"""What in somebody's words may point to a person is found, and the rest is left alone."""

import pytest

from surveys.reading.marks import Looks, hint_about, hints_in, pieces_of, reason_for, suggestion_for


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
        ("mrs hall is kind", Looks.STAFF, "mrs hall"),
        ("My son jack loves it", Looks.SMALL, "jack"),
        ("our eldest daughter, amelia, needs more time", Looks.SMALL, "amelia"),
        ("a boy called samir", Looks.SMALL, "samir"),
        ("i am ollie’s mum", Looks.SMALL, "ollie"),
    ],
)
def test_it_finds(said, looks, piece):
    assert (piece, looks) in [(one.text, one.looks) for one in pieces_of(said)]


@pytest.mark.parametrize(
    "said", ["School is kind.", "", "More notice in Year 3, please.", "It cost £12 in March."]
)
def test_it_leaves_alone(said):
    assert suggestion_for(said) == said


SMALL_LETTERS = """
my son loves the quiet room. my daughter does not like lunch. my child gets overwhelmed. our son who has adhd is happy.
my son, who is in year 4, likes art. my daughter never really feels safe. my boy cant wait. my child wont go in.
help my child learn. let my son move about. my son every day has a hard time. my son sometimes finds maths hard.
my son told me. my daughter isn't heard. my child and i felt heard. my child’s mum group. the other girl's dad.
someone's mother said so. the children's carer. they called my son names. my son called home. my child called out.
the mr is kind. my son once said no. our child has an ehcp. my youngest still gets tired. my son being left out.
my son quickly made friends. my child speaks polish at home. tell my son when plans change. let's dad in
""".replace("\n", " ").split(". ")


@pytest.mark.parametrize("said", SMALL_LETTERS)
def test_small_letters_alone_are_no_name(said):
    assert [piece for piece in pieces_of(said) if piece.looks not in (None, Looks.DIAGNOSIS)] == []


def test_a_name_in_small_letters_is_marked_and_left_for_a_person_to_decide():
    assert suggestion_for("my son jack loves it") == "my son jack loves it"


@pytest.mark.parametrize(
    ("said", "points"),
    [
        ("Staff understand autism.", []),
        ("My son is happy. Staff understand autism.", []),
        ("My son is autistic.", ["autistic"]),
        ("Please add a table for him, however odd.", []),
        ("She has ADHD, and Jayden has. Jayden is kind.", ["ADHD", "Jayden"]),
        ("We like Oak Primary in Malvern.", ["Malvern"]),
    ],
)
def test_what_may_point_to_somebody_is_told_before_it_is_saved(said, points):
    assert [piece.text for piece in hints_in(said, known="Oak Primary")] == points


def test_what_was_found_is_said_in_one_line_that_a_form_can_bring_back():
    assert hint_about("Kind.", "") == ""
    said = hint_about("Ask Mrs\nHall.", "My son jack is " + "www." + "x" * 500)
    assert said.startswith(
        "“Mrs Hall” looks like a member of staff, “jack” looks like a name in small letters and “www.x"
    )
    assert "\n" not in said
    assert len(said) < 300


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
