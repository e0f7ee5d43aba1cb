"""Totals of several schools, tried by somebody who sees each school's number or that it is hidden."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from common.disclosure import LiveTotal, Thresholds, live_count, live_total

SMALL = Thresholds(school=4)  # so that every possible world can be tried


def test_total_is_exact_where_every_school_is_told():
    assert live_total([10, 25], Thresholds()) == LiveTotal(35)
    assert live_total([10, 25], Thresholds(), is_whole=False) == LiveTotal(35)
    assert live_total([], Thresholds()) == LiveTotal(0)


def test_one_hidden_school_is_not_got_by_subtraction():
    for hidden in range(10):
        assert live_total([30, hidden], Thresholds()) == LiveTotal(30, is_at_least=True)


def test_many_hidden_schools_hide_one_another():
    assert live_total([30, 8, 7, 2], Thresholds()) == LiveTotal(47)
    assert live_total([30, 9, 9], Thresholds()) == LiveTotal(30, is_at_least=True), "both would be nine"
    assert live_total([30, 1, 0, 2], Thresholds()) == LiveTotal(30, is_at_least=True), "none could have nine"
    assert live_total([30, 8, 7, 2], Thresholds(), is_whole=False) == LiveTotal(30, is_at_least=True)


def seen(numbers):
    return tuple(live_count(number, SMALL) for number in numbers), live_total(numbers, SMALL)


@given(st.lists(st.integers(0, 6), min_size=1, max_size=5))
def test_every_hidden_school_could_have_any_hidden_number(numbers):
    hidden = [place for place, number in enumerate(numbers) if number < SMALL.school]
    possible = {place: set() for place in hidden}
    for guess in product(range(SMALL.school), repeat=len(hidden)):
        world = list(numbers)
        for place, number in zip(hidden, guess, strict=True):
            world[place] = number
        if seen(world) == seen(numbers):
            for place in hidden:
                possible[place].add(world[place])
    assert all(found == set(range(SMALL.school)) for found in possible.values())
