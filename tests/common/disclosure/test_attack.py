"""What is published together, attacked with a linear-programming solver: whatever is small stays open."""

from hypothesis import given, settings
from hypothesis import strategies as st

from common.disclosure import Distribution, Part, Thresholds, Together, coarser_together, together
from tests.common.disclosure.attacker import Attacker

SCALE, OUTSIDE = ("agree", "between", "disagree"), ("",)
OPTIONS = SCALE + OUTSIDE
USUAL = Thresholds()
sizes = st.sampled_from([0, 3, 6, 14])
tables = st.fixed_dictionaries(
    {option: sizes.flatmap(lambda most: st.integers(0, most)) for option in OPTIONS}
)
schools = st.lists(tables, min_size=3, max_size=5).map(
    lambda found: {f"school {number}": table for number, table in enumerate(found)}
)


def show(found):
    return together(found, order=SCALE, outside=OUTSIDE, thresholds=USUAL)


def worked_out(found, shown, thresholds=USUAL, **more):
    return next(Attacker(shown, found, OPTIONS, thresholds).finds(**more), None)


@settings(max_examples=12)
@given(schools)
def test_solver_finds_nothing_small_in_any_school_or_pair_of_schools(found):
    assert worked_out(found, show(found), at_once=2) is None


@settings(max_examples=8)
@given(schools, st.integers(10, 20), st.integers(5, 9))
def test_solver_finds_nothing_small_once_minimums_have_risen(found, school, cell):
    raised, before = Thresholds(school, cell), show(found)
    kept = {
        group: one.parts or (Part(OPTIONS, one.base),)
        for group, one in before.each.items()
        if one.base is not None
    }
    whole = before.whole.parts or ((Part(OPTIONS, before.whole.base),) if before.whole.base else ())
    after = coarser_together(kept, whole, number=before.number, thresholds=raised)
    hidden = Distribution(None)
    each = {group: after.each.get(group, hidden) for group in found}
    if after.number not in (0, len(found)):
        found = {group: found[group] for group in kept}
        each = {group: each[group] for group in kept}
    assert worked_out(found, Together(each, after.whole, after.number), raised) is None


def test_solver_does_find_what_a_careless_whole_gives_away():
    """Eleven answers of which four say yes: the whole by option, beside the others by option, gives them away."""
    fine = dict.fromkeys(OPTIONS, 20)
    found = {"a": fine, "b": fine, "eleven": {"agree": 4, "between": 2, "disagree": 5}}
    careful = show(found)
    assert worked_out(found, careful) is None
    counts = {option: sum(table.get(option, 0) for table in found.values()) for option in OPTIONS}
    careless = Distribution(sum(counts.values()), tuple(Part((o,), n) for o, n in counts.items()))
    caught = worked_out(found, Together(careful.each, careless, 3))
    assert caught is not None
    assert caught[0] == ("eleven",)
    assert caught[2] == caught[3] == 4
