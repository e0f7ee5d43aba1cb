"""Groups and all of them together: what is shown adds up, is large, and leaves nothing small between the two."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from common.disclosure import Part, Thresholds, coarser_together, counted_together, together

SCALE = ("agree", "between", "disagree")
OUTSIDE = ("dont_know", "")
OPTIONS = SCALE + OUTSIDE
USUAL = Thresholds()
sizes = st.sampled_from([0, 2, 5, 12, 40])
tables = st.fixed_dictionaries(
    {option: sizes.flatmap(lambda most: st.integers(0, most)) for option in OPTIONS}
)
several = st.lists(tables, min_size=3, max_size=8).map(lambda found: dict(enumerate(found)))


def show(found, thresholds=USUAL, **more):
    return together(found, order=SCALE, outside=OUTSIDE, thresholds=thresholds, **more)


def school(*numbers):
    return dict(zip(OPTIONS, numbers, strict=False))


def parts(shown):
    return [part.number for part in shown.parts]


def test_three_schools_are_shown_and_added_up():
    found = show({name: school(10, 8, 6, 5, 5) for name in "abc"})
    assert (found.number, found.whole.base) == (3, 102)
    assert parts(found.whole) == [30, 24, 18, 15, 15]
    assert parts(found.each["a"]) == [10, 8, 6, 5, 5]


def test_two_schools_are_not_shown_together():
    found = show({name: school(10, 8, 6, 5, 5) for name in "ab"})
    assert (found.number, found.whole.base, found.whole.parts) == (0, None, ())
    assert "from 3 schools" in found.whole.reason


def test_whole_does_not_undo_what_one_school_puts_together():
    """The other two show every option: the whole by option would give the third school’s four away."""
    fine, eleven = school(20, 20, 20, 20, 20), school(4, 2, 0, 5)
    found = show({"a": fine, "b": fine, "eleven": eleven})
    assert parts(found.each["eleven"]) == [6, 5]
    assert parts(found.whole) == [86, 125]


def test_whole_is_as_coarse_as_one_or_two_schools_that_put_options_together():
    fine, coarse = school(20, 20, 20, 20, 20), school(3, 4, 9, 5, 5)
    assert parts(show({"a": fine, "b": fine, "c": coarse}).whole) == [87, 49, 45, 45]
    assert parts(show({"a": fine, "b": coarse, "c": coarse}).whole) == [54, 38, 30, 30]


def test_several_schools_that_put_options_together_hide_one_another():
    fine, coarse = school(20, 20, 20, 20, 20), school(2, 4, 9, 5, 5)
    assert parts(show({"a": fine, "b": coarse, "c": coarse, "d": coarse}).whole) == [26, 32, 47, 35, 35]


def test_as_many_schools_hide_one_another_as_the_area_asks_for():
    fine, coarse = school(20, 20, 20, 20, 20), school(2, 4, 9, 5, 5)
    found = show({"a": fine, "b": coarse, "c": coarse, "d": coarse}, Thresholds(schools=4))
    assert parts(found.whole) == [58, 47, 35, 35], "three hide behind one another, and four should"


def test_sum_that_only_the_largest_small_numbers_make_is_not_shown():
    """Three schools of which each has hidden four at most: twelve together would be four each."""
    fine, coarse = school(20, 20, 20, 20, 20), school(4, 4, 9, 5, 5)
    assert parts(show({"a": fine, "b": coarse, "c": coarse, "d": coarse}).whole) == [64, 47, 35, 35]


def test_small_school_alone_is_left_out_of_the_whole():
    large = {name: school(10, 8, 6, 5, 5) for name in "abc"}
    found = show({**large, "small": school(9)})
    assert (found.number, found.whole) == (3, show(large).whole)
    assert found.each["small"].base is None


def test_several_small_schools_are_heard_together():
    large = {name: school(10, 8, 6, 5, 5) for name in "abc"}
    small = {name: school(3, 2) for name in "defg"}
    found = show({**large, **small})
    assert (found.number, found.whole.base) == (7, 122)
    left = [
        part.number - sum(parts(show(large).whole)[place:end]) for part, place, end in _places(found.whole)
    ]
    assert all(number >= 5 for number in left)


def _places(shown):
    for part in shown.parts:
        start = OPTIONS.index(part.options[0])
        yield part, start, start + len(part.options)


def test_two_small_schools_that_can_only_be_nine_and_nine_stay_out():
    large = {name: school(10, 8, 6, 5, 5) for name in "abc"}
    found = show({**large, "d": school(5, 4), "e": school(4, 5)})
    assert (found.number, found.whole.base) == (3, 102)


def test_small_schools_stay_out_where_asked():
    large = {name: school(10, 8, 6, 5, 5) for name in "abc"}
    small = {name: school(3, 2) for name in "defg"}
    assert show({**large, **small}, may_join=False).number == 3


def test_people_are_added_up_without_giving_a_small_school_away():
    assert counted_together([12, 30, 9], USUAL) == (42, 2)
    assert counted_together([12, 30, 4, 3, 4], USUAL) == (53, 5)
    assert counted_together([12, 9, 9], USUAL) == (12, 1)
    assert counted_together([], USUAL) == (0, 0)


@given(several)
def test_what_is_left_of_any_run_of_options_is_nobody_or_many(found):
    shown = show(found)
    groups = (
        list(found) if shown.number == len(found) else [g for g in found if shown.each[g].base is not None]
    )
    assert shown.number in (0, len(groups))
    if shown.whole.parts:
        assert len(groups) >= USUAL.schools
        assert (
            sum(parts(shown.whole)) == shown.whole.base == sum(sum(found[group].values()) for group in groups)
        )
    for start, end in product(range(len(shown.whole.parts)), repeat=2):
        run = {option for part in shown.whole.parts[start : end + 1] for option in part.options}
        if start > end or len(run) == len(OPTIONS):
            continue
        number = sum(part.number for part in shown.whole.parts[start : end + 1])
        cut = [
            group
            for group in groups
            if not all(
                set(part.options) <= run or not set(part.options) & run for part in _shown(shown.each[group])
            )
        ]
        number -= sum(
            part.number for group in groups for part in _shown(shown.each[group]) if set(part.options) <= run
        )
        assert number >= USUAL.cell if cut else number == 0


def _shown(distribution):
    return distribution.parts or (Part(OPTIONS, distribution.base or 0),)


@given(several, st.integers(10, 30), st.integers(5, 12), st.integers(3, 6))
def test_raised_thresholds_hold_for_what_is_left_too(found, least, cell, schools):
    raised = Thresholds(least, cell, schools)
    before = show(found)
    kept = {group: _shown(one) for group, one in before.each.items() if one.base is not None}
    whole = before.whole.parts or ((Part(OPTIONS, before.whole.base),) if before.whole.base else ())
    after = coarser_together(kept, whole, number=before.number, thresholds=raised)
    ends = {part.options[-1] for part in whole}
    assert all(part.number >= cell and part.options[-1] in ends for part in after.whole.parts)
    if after.whole.base is not None:
        assert after.number >= schools
        left = after.whole.base - sum(one.base or 0 for one in after.each.values())
        assert left == 0 or left >= least


@given(several)
def test_the_same_thresholds_change_nothing(found):
    before = show(found)
    kept = {group: _shown(one) for group, one in before.each.items() if one.base is not None}
    if not before.whole.parts:
        return
    after = coarser_together(kept, before.whole.parts, number=before.number, thresholds=USUAL)
    assert (after.whole, after.number) == (before.whole, before.number)
    assert all(after.each[group] == before.each[group] for group in kept)


def test_attacker_who_knows_the_rule_cannot_pin_down_a_hidden_number():
    """With small minimums, try every table of three schools of up to six that could lie behind what is shown."""
    small, options = Thresholds(school=3, cell=2, schools=3), ("yes", "no")
    school_tables = [(yes, no) for yes in range(7) for no in range(7 - yes)]
    behind: dict[object, list[tuple[tuple[int, int], ...]]] = {}
    for numbers in product(school_tables, repeat=3):
        found = {place: dict(zip(options, table, strict=True)) for place, table in enumerate(numbers)}
        shown = together(found, order=options, thresholds=small)
        key = (tuple(shown.each.values()), shown.whole, shown.number)
        behind.setdefault(key, []).append(numbers)
    for (each, *_), possible in behind.items():
        for place, shown in enumerate(each):
            for side in (0, 1):
                values = {numbers[place][side] for numbers in possible}
                assert shown.parts or len(values) > 1 or min(values) >= small.cell, (each, possible[:3])
