"""What is said about two groups follows from the numbers shown, and only where it is certain."""

from hypothesis import given
from hypothesis import strategies as st

from common.disclosure import Distribution, Part, Thresholds, distribution, span

SCORES = {"mostly": 1.0, "partly": 0.5, "not_yet": 0.0}


def shown(*parts):
    return Distribution(sum(number for _, number in parts), tuple(Part(o, n) for o, n in parts))


def test_parts_of_one_option_give_a_point():
    found = span(shown((("mostly",), 10), (("not_yet",), 10), (("not_sure",), 6)), SCORES)
    assert (found.low, found.high) == (0.5, 0.5)


def test_mixed_part_gives_a_span():
    found = span(shown((("mostly",), 10), (("partly", "not_yet"), 10)), SCORES)
    assert (found.low, found.high) == (0.5, 0.75)


def test_people_who_may_stand_outside_widen_it():
    found = span(shown((("mostly",), 10), (("partly", "not_yet", "not_sure"), 10)), SCORES)
    assert (found.low, found.high) == (0.5, 1.0)


def test_nothing_shown_says_nothing():
    assert span(Distribution(12, reason="x"), SCORES) is None
    assert span(shown((("mostly", "partly", "not_yet"), 12), (("not_sure",), 6)), SCORES) is None


def test_gap_is_what_is_certain():
    high = span(shown((("mostly",), 18), (("partly", "not_yet"), 6)), SCORES)
    low = span(shown((("mostly", "partly"), 6), (("not_yet",), 18)), SCORES)
    assert high.gap(low) == low.gap(high) == high.low - low.high > 0.4
    assert high.gap(high) == 0
    assert high.is_like(high)
    assert not high.is_like(low)


@given(st.fixed_dictionaries({option: st.integers(0, 20) for option in (*SCORES, "not_sure")}))
def test_true_mean_lies_in_the_span(counts):
    found = span(
        distribution(
            counts,
            order=tuple(SCORES),
            outside=("not_sure",),
            base=sum(counts.values()),
            thresholds=Thresholds(),
        ),
        SCORES,
    )
    people = sum(counts[option] for option in SCORES)
    if found and people:
        mean = sum(SCORES[option] * counts[option] for option in SCORES) / people
        assert found.low - 1e-9 <= mean <= found.high + 1e-9
