"""How often people without an account may try: counted under names from which nobody reads a network address."""

import pytest
import time_machine
from django.core.cache import cache
from redis.exceptions import RedisError

from common.tries import may_try

FIRST, OTHER = "203.0.113.77", "203.0.113.78"


@pytest.fixture(autouse=True)
def now(settings, db):
    settings.TRIES = {"this": {60: 2, 3600: 3}, "that": {60: 1}}
    with time_machine.travel("2026-11-22T10:00:10Z", tick=False) as moment:
        yield moment


@pytest.fixture
def tries(rf):
    """Try so often, and hear each time whether it was allowed."""

    def tried(times, address=FIRST, what="this"):
        return [may_try(rf.get("/", REMOTE_ADDR=address), what) for _ in range(times)]

    return tried


def names():
    return {name.decode() for name in cache._cache.get_client(write=True).keys("*tries-*")}


def test_tries_are_limited_in_each_span(tries, now):
    assert tries(3) == [True, True, False]
    now.shift(60)
    assert tries(2) == [True, False], "three in the hour"
    now.shift(3600)
    assert tries(1) == [True]


def test_each_network_and_each_thing_has_its_own_number(tries):
    assert tries(3) == [True, True, False]
    assert tries(2, OTHER) == [True, True]
    assert tries(2, what="that") == [True, False]


def test_devices_of_one_household_count_together_under_the_newer_protocol(tries):
    assert tries(2, "2001:db8:5::1") == [True, True]
    assert tries(1, "2001:db8:5::2") == [False]
    assert tries(1, "2001:db8:6::1") == [True]


def test_no_name_says_whose_it_is_nor_that_two_are_of_the_same_network(tries, now):
    for address in (FIRST, OTHER, "2001:db8:5::1"):
        for what in ("this", "that"):
            tries(1, address, what)
    now.shift(60)
    tries(1)
    assert len(names()) == 3 * 3 + 1, "a minute's, an hour's and the other thing's; then the next minute's"
    assert not [name for name in names() if FIRST in name or OTHER in name or "2001" in name]


def test_names_cannot_be_worked_out_without_our_key(tries, settings):
    tries(2)
    before = names()
    settings.SECRET_KEY = "of somebody who guesses"
    assert tries(1) == [True]
    assert len(names() & before) == 2 < len(names())


def test_numbers_go_with_their_span(tries):
    tries(1)
    client = cache._cache.get_client(write=True)
    assert {0 < client.ttl(name) <= 3600 for name in names()} == {True}
    assert {client.get(name) for name in names()} == {b"1"}, "and hold no time"


def test_nobody_is_turned_away_while_the_cache_is_away(tries, monkeypatch):
    def away(*_args):
        raise RedisError

    monkeypatch.setattr("common.counters.cache.incr", away)
    assert tries(9) == [True] * 9
