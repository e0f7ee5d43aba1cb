"""Disclosure control, tried by somebody who knows the rule, every number shown, and what facilitators counted."""

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.disclosure import Distribution, Part, Thresholds, coarser, distribution, live_count

SCALE = ("mostly", "partly", "not_yet")
OUTSIDE = ("not_sure", "")
OPTIONS = SCALE + OUTSIDE
USUAL = Thresholds()
numbers = st.integers(0, 30)
tables = st.fixed_dictionaries(dict.fromkeys(OPTIONS, numbers))


def show(counts, thresholds=USUAL, **more):
    return distribution(
        counts, order=SCALE, outside=OUTSIDE, base=sum(counts.values()), thresholds=thresholds, **more
    )


def plus(*tables):
    return {option: sum(table.get(option, 0) for table in tables) for option in OPTIONS}


def test_large_numbers_are_shown_as_they_are():
    shown = show({"mostly": 15, "partly": 8, "not_yet": 6, "not_sure": 5, "": 7})
    assert shown == Distribution(
        41, tuple(Part((o,), n) for o, n in zip(OPTIONS, (15, 8, 6, 5, 7), strict=True))
    )


def test_small_numbers_join_their_neighbours_and_outside_stays_apart_where_it_can():
    shown = show({"mostly": 15, "partly": 3, "not_yet": 5, "not_sure": 4, "": 2})
    assert shown.parts == (Part(("mostly",), 15), Part(("partly", "not_yet"), 8), Part(("not_sure", ""), 6))


def test_few_outside_join_the_end_of_the_scale():
    shown = show({"mostly": 15, "partly": 6, "not_yet": 4, "not_sure": 3})
    assert shown.parts == (Part(("mostly",), 15), Part(("partly",), 6), Part(("not_yet", "not_sure", ""), 7))


def test_school_of_nine_shows_nothing_but_why():
    shown = show({"mostly": 9})
    assert shown.base is None
    assert shown.parts == ()
    assert shown.reason.startswith("Fewer than 10 answered. ")
    assert shown == show({"partly": 1}), "and nothing tells nine from one"


def test_where_all_agree_only_the_base_is_shown():
    shown = show({"mostly": 12})
    assert (shown.base, shown.parts) == (12, ())
    assert shown == show({"not_yet": 12}), "or the words would say what the numbers do not"


def test_who_counted_a_group_cannot_take_it_away_from_the_rest():
    links = {"mostly": 10, "not_yet": 2}
    group = {"mostly": 8, "not_yet": 20}
    assert len(show(plus(links, group)).parts) == 2
    assert show(plus(links, group), apart=[links]).parts == ()


def test_what_is_left_of_a_group_is_as_large_as_a_school_must_be():
    links = {"mostly": 5, "not_yet": 5}
    group = {"mostly": 20, "not_yet": 20}
    assert show(plus(links, group), apart=[links]).parts
    assert not show(plus(links, group), Thresholds(school=12), apart=[links]).parts


@pytest.mark.parametrize("counts", [{"mostly": 11}, {"often": 12}, {"mostly": 13, "partly": -1}])
def test_counts_that_do_not_add_up_are_refused(counts):
    with pytest.raises(ValueError, match="once"):
        distribution(counts, order=SCALE, outside=OUTSIDE, base=12, thresholds=USUAL)


def test_live_count_is_told_from_ten_upwards():
    assert [live_count(number, USUAL) for number in (0, 9, 10, 11)] == [None, None, 10, 11]


@given(tables, st.integers(10, 30), st.integers(5, 12))
def test_every_number_shown_is_large_and_all_add_up(counts, school, cell):
    shown = show(counts, Thresholds(school, cell))
    if shown.parts:
        assert len(shown.parts) > 1
        assert all(part.number >= cell for part in shown.parts)
        assert sum(part.number for part in shown.parts) == shown.base == sum(counts.values()) >= school
        assert tuple(option for part in shown.parts for option in part.options) == OPTIONS
    else:
        assert shown.reason


@given(tables, tables)
def test_neither_is_what_is_left_without_the_groups(links, groups):
    shown = show(plus(links, groups), apart=[links])
    left = [sum(links[option] for option in part.options) for part in shown.parts]
    assert all(number >= 5 for number in left) or sum(links.values()) == 0


@given(tables, st.integers(5, 15), st.integers(10, 60))
def test_raised_thresholds_only_put_parts_together(counts, cell, school):
    before = show(counts)
    after = coarser(before.parts, Thresholds(school, cell))
    assert all(part.number >= cell for part in after.parts)
    ends = [part.options[-1] for part in before.parts]
    assert all(part.options[-1] in ends for part in after.parts)
    base = sum(part.number for part in before.parts)
    assert after.base == (base if base >= school else None)
    assert after.base or not after.parts


def test_the_same_thresholds_change_nothing():
    shown = show({"mostly": 15, "partly": 3, "not_yet": 5, "not_sure": 4, "": 2})
    assert coarser(shown.parts, USUAL) == shown


def compositions(total, places):
    """Every way in which `total` people can choose among so many options."""
    if places == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in compositions(total - first, places - 1):
            yield (first, *rest)


@pytest.mark.parametrize("group", [{}, {"mostly": 7, "partly": 1}, {"mostly": 2, "partly": 2, "not_yet": 9}])
@pytest.mark.parametrize("people", range(10, 19))
def test_attacker_who_knows_the_rule_cannot_pin_down_a_hidden_number(people, group):
    """Try every table that could lie behind what is shown: no hidden option is left with a single small number."""
    scale, outside = SCALE, ("not_sure",)
    options = scale + outside
    behind = defaultdict(list)
    for numbers_ in compositions(people, len(options)):
        links = dict(zip(options, numbers_, strict=True))
        counts = {option: links[option] + group.get(option, 0) for option in options}
        shown = distribution(
            counts,
            order=scale,
            outside=outside,
            base=sum(counts.values()),
            thresholds=USUAL,
            apart=[links] if group else [],
        )
        behind[shown].append(links)
    for shown, possible in behind.items():
        alone = {part.options[0] for part in shown.parts if len(part.options) == 1}
        for option in set(options) - alone:
            values = {links[option] for links in possible}
            assert len(values) > 1 or min(values) >= USUAL.cell, (shown, option)


@given(st.lists(tables, min_size=2, max_size=4), st.integers(0, 12))
def test_attacker_who_solves_all_tables_together_is_left_with_a_range(statements, entered):
    """The same people answered every statement. Intervals are all that linear constraints leave of them:
    each table's parts share no variable with another table's, but for the base that all of them have."""
    base = max(sum(table.values()) for table in statements)
    same_people = [table | {"": table[""] + base - sum(table.values())} for table in statements]
    group = {"mostly": entered}
    for links in same_people:
        shown = show(plus(links, group), apart=[links])
        for part in shown.parts:
            left = part.number - sum(group.get(option, 0) for option in part.options)
            bounds = [(0, left) for _ in part.options] if len(part.options) > 1 else [(left, left)]
            assert all(low < high or low >= 5 for low, high in bounds) or base == 0


def test_no_two_options_of_a_scale_is_no_scale():
    assert distribution({"yes": 20}, order=["yes"], base=20, thresholds=USUAL).parts == ()
