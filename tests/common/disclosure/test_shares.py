"""Change between two surveys: Newcombe's published examples, and cuts that both show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.disclosure import Distribution, Part, change

ORDER = ("yes", "partly", "no")


def shown(*parts):
    found = tuple(Part(tuple(options.split()), number) for options, number in parts)
    return Distribution(sum(part.number for part in found), found)


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 20), 0.6791, 1.0),
    ],
)
def test_interval_is_that_of_the_literature(one, other, low, high):
    """Newcombe 1998, table II, method 10, contrasts (a), (b) and (f) with 10/10 and 0/20."""
    now, then = (shown(("yes", number), ("partly no", base - number)) for number, base in (one, other))
    found = change(then, now, ORDER, middle=1)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    assert found.is_certain


def test_scale_is_cut_where_both_times_show_it():
    then, now = shown(("yes partly", 12), ("no", 8)), shown(("yes", 9), ("partly", 9), ("no", 6))
    found = change(then, now, ORDER, middle=1)
    assert (found.options, found.then, found.now) == (("yes", "partly"), 0.6, 0.75)
    assert not found.is_certain
    assert (
        change(shown(("yes", 12), ("partly no", 8)), shown(("yes partly", 12), ("no", 8)), ORDER, middle=1)
        is None
    )
    assert change(Distribution(12), now, ORDER, middle=1) is None


@given(st.integers(5, 60), st.integers(5, 60), st.integers(5, 60), st.integers(5, 60))
def test_what_was_found_lies_within(a, b, c, d):
    found = change(shown(("yes", a), ("partly no", b)), shown(("yes", c), ("partly no", d)), ORDER, middle=1)
    assert -1 <= found.low <= found.now - found.then <= found.high <= 1
