"""What passes as a misspelling put right, and what is told to be more."""

import pytest

from surveys.slips import other_meaning


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("I feel wellcome.", "I feel welcome."),
        ("my child feels safe", "My child feels safe."),
        ("School tells me enough enough.", "School tells me enough."),
        ("Think about office, the gate.", "Think about the office, the gate."),
        ("Its clear.", "It’s clear."),
        ("The same.", "The same."),
        ("Practice calm", "Practise calm"),
    ],
)
def test_slip_is_let_through(before, after):
    assert other_meaning(before, after) == ""


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("I feel welcome.", "I do not feel welcome.", "“not” changes what is asked."),
        ("I do not feel welcome.", "I feel welcome.", "“not” changes what is asked."),
        ("School listens.", "School always listens.", "“always” changes what is asked."),
        ("Ask 5 people.", "Ask 50 people.", "“5” changes what is asked."),
        ("I agree.", "I disagree.", "“agree” and “disagree” are different words."),
        ("It was useful.", "It was useless.", "“useful” and “useless” are different words."),
        ("My child is happy.", "My child is unhappy.", "“happy” and “unhappy” are different words."),
        ("I feel welcome.", "I feel heard.", "“welcome” and “heard” are different words."),
        ("I feel welcome.", "I feel welcome at the school gate.", "It adds or takes out more than one word."),
        ("I feel welcome.", "I feel welcome at school.", "It adds or takes out more than one word."),
        ("I feel welcome.", "", "It takes all the words away."),
        ("", "I feel welcome.", "It adds words where there were none."),
    ],
)
def test_more_than_a_slip_is_told(before, after, reason):
    assert other_meaning(before, after) == reason
