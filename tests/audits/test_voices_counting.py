"""What is counted, and that nobody who knows some of it can work out the rest: without a database."""

from hypothesis import given
from hypothesis import strategies as st

from audits.models import GroupEntry
from audits.people import groups_of
from audits.services.counting import _shown
from common.disclosure import Thresholds
from tests.self_audit import ADULTS, GROUPS

OPTIONS = ("mostly", "partly", "not_yet", "not_sure")


class Version:
    """The two things of a version that groups are read from."""

    groups, scales = GROUPS, [ADULTS]


STAFF = groups_of(Version)["staff"]
USUAL = Thresholds()


def ballots(**numbers):
    return [{"welcome_1": option} for option, number in numbers.items() for _ in range(number)]


def entry(person=1, people=None, **numbers):
    made = GroupEntry(
        people=people or sum(numbers.values()), counts={"welcome_1": numbers}, entered_by_id=person
    )
    made.pk = id(made)
    return made


def parts(links, *entries, limits=USUAL):
    found = _shown(STAFF, "welcome_1", links, entries, limits)
    return found.base, [(part.options[0], part.number) for part in found.parts]


def test_links_and_groups_are_added_up():
    assert parts(ballots(mostly=12, not_yet=10), entry(mostly=6, partly=6)) == (
        34,
        [("mostly", 18), ("partly", 16)],
    )


def test_who_skips_or_sends_what_is_not_offered_did_not_say():
    links = [*ballots(mostly=10, strange=3), *[{}] * 4]
    assert parts(links) == (17, [("mostly", 10), ("partly", 7)])


def test_people_of_a_group_who_showed_no_hand_did_not_say():
    assert parts([], entry(people=20, mostly=8, not_yet=6)) == (
        20,
        [("mostly", 8), ("partly", 6), ("not_sure", 6)],
    )


def test_two_facilitators_cannot_work_out_each_others_group():
    one, other = entry(1, mostly=10, not_yet=10), entry(2, mostly=3, not_yet=1)
    assert parts([], one, other) == (24, [])
    other.entered_by_id = 1
    assert parts([], one, other)[1], "who counted both knows both"


def test_option_that_a_scale_has_first_may_have_any_score():
    turned = {**ADULTS, "options": list(reversed(ADULTS["options"]))}

    class Turned:
        groups, scales = GROUPS, [turned]

    assert groups_of(Turned)["staff"].scale == ("mostly", "partly", "not_yet")


people = st.fixed_dictionaries(dict.fromkeys(OPTIONS, st.integers(0, 25)))


@given(people, st.lists(st.tuples(st.integers(1, 3), people), max_size=4))
def test_nobody_with_their_own_knowledge_gets_a_small_number(linked, counted):
    """The attacker: everybody who entered groups, each alone and all together, with all that is published."""
    links = ballots(**linked)
    entries = [entry(person, **numbers) for person, numbers in counted if sum(numbers.values())]
    found = _shown(STAFF, "welcome_1", links, entries, USUAL)
    knowers = [{one.entered_by_id} for one in entries] + [{one.entered_by_id for one in entries}, set()]
    for part in found.parts:
        for who in knowers:
            known = sum(
                one.counts["welcome_1"].get(option, 0)
                for one in entries
                if one.entered_by_id in who
                for option in part.options
            )
            everything_known = not links and who == {one.entered_by_id for one in entries}
            assert part.number - known >= USUAL.cell or everything_known
    assert sum(part.number for part in found.parts) in (0, found.base)
