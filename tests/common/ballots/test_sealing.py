"""A ballot opens with the key of its box and with nothing else, and its length says little."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.ballots.sealing import STEP, NotOpened, new_private_key, open_bytes, public_of, seal_bytes

KEY = new_private_key()
PUBLIC = public_of(KEY)


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=40), max_size=60))
def test_what_is_sealed_opens_again(answers):
    assert open_bytes(KEY, seal_bytes(PUBLIC, answers, box="1/1"), box="1/1") == answers


def test_same_answers_are_never_sealed_alike():
    assert len({seal_bytes(PUBLIC, {"one": "mostly"}, box="1/1") for _ in range(5)}) == 5


def test_length_is_the_same_for_short_and_long_answers():
    few, many = {"a": "x"}, {f"statement_{number}": "mostly" for number in range(60)}
    assert len(seal_bytes(PUBLIC, few, box="1/1")) == len(seal_bytes(PUBLIC, many, box="1/1")) < STEP + 100


def test_another_key_another_box_or_a_changed_byte_does_not_open():
    sealed = seal_bytes(PUBLIC, {"a": "x"}, box="1/1")
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for key, bytes_, box in (
        (new_private_key(), sealed, "1/1"),
        (KEY, sealed, "1/2"),
        (KEY, changed, "1/1"),
        (KEY, b"\x02" + sealed[1:], "1/1"),
        (KEY, b"", "1/1"),
        (KEY, sealed[:20], "1/1"),
    ):
        with pytest.raises(NotOpened):
            open_bytes(key, bytes_, box=box)
