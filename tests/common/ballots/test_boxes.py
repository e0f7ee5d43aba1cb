"""Ballot boxes with real database roles: what the web cannot read, what a worker does once, who is left with what."""

import stat
import threading
import uuid

import pytest
from django.db import DatabaseError, connection, connections, transaction

from common.ballots import keys as key_files
from common.ballots.keys import KeyLost
from common.ballots.models import Ballot, Box
from common.ballots.sealing import new_private_key
from common.ballots.services import (
    BoxClosed,
    BoxFull,
    close_box,
    count_ballots,
    empty,
    open_box,
    prepare_boxes,
    room_for,
    seal,
)
from common.ballots.tasks import prepare_boxes_task
from common.tenancy.context import open_area

ANSWERS = {"welcome_1": "mostly", "welcome_2": "not_yet"}


@pytest.fixture
def box(lasting, north):
    """A box with its keys, committed."""
    with transaction.atomic():
        open_area(north.pk)
        made = open_box(area=north, purpose="test")
    prepare_boxes(using="system")
    return fresh(made)


def fresh(box):
    return Box.objects.using("system").get(pk=box.pk)


def put_in(box, answers=ANSWERS, ballot=None, most=100):
    with transaction.atomic():
        open_area(box.area_id)
        seal(Box.objects.get(pk=box.pk), answers, ballot=ballot or uuid.uuid4(), most=most)


def close(box):
    close_box(box=box.pk, using="system")


def take_out(box):
    with transaction.atomic(using="system"):
        return empty(box=box.pk, using="system")


def dump():
    """Everything that the database holds of boxes, as a superuser's dump shows it."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET row_security = off")
        cursor.execute("SELECT string_agg(b::text, '') FROM common_box b")
        boxes = cursor.fetchone()[0]
        cursor.execute("SELECT string_agg(b::text, '') FROM common_ballot b")
        return boxes + (cursor.fetchone()[0] or "")


def is_readable_in(text, dumped):
    return text in dumped or text.encode().hex() in dumped


def test_box_is_filled_closed_and_emptied_once(box, keys):
    for number in range(5):
        put_in(box, {"welcome_1": str(number)})
    with transaction.atomic():
        open_area(box.area_id)
        assert count_ballots([box.pk]) == {box.pk: 5}
    close(box)
    assert sorted(found["welcome_1"] for found in take_out(box)) == list("01234")
    assert take_out(box) is None
    assert not Ballot.objects.using("system").exists()
    assert list(keys.iterdir()) == []


def test_answers_come_out_in_another_order(box):
    for number in range(40):
        put_in(box, {"welcome_1": f"{number:02}"})
    close(box)
    order = [found["welcome_1"] for found in take_out(box)]
    assert order != sorted(order)


def test_key_lies_outside_the_database_for_its_owner_alone(box, keys):
    (path,) = keys.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(keys.stat().st_mode) == 0o700
    assert path.read_bytes().hex() not in dump().lower()


def test_dump_of_an_open_box_holds_no_readable_answer(box):
    put_in(box)
    assert Ballot.objects.using("system").count() == 1
    assert is_readable_in("test", dump())
    assert not is_readable_in("mostly", dump())
    assert not is_readable_in("welcome_1", dump())


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT sealed FROM common_ballot",
        "SELECT id FROM common_ballot",
        "UPDATE common_ballot SET box_id = box_id",
        "DELETE FROM common_ballot",
    ],
)
def test_web_cannot_read_change_or_take_out_ballots(box, statement):
    put_in(box)
    with transaction.atomic(), connection.cursor() as cursor:
        open_area(box.area_id)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            cursor.execute(statement)


def test_same_ballot_sent_twice_goes_in_once(box):
    ballot = uuid.uuid4()
    for _ in range(2):
        put_in(box, ballot=ballot)
    close(box)
    assert take_out(box) == [ANSWERS]


def test_nothing_goes_into_a_box_that_is_closed_or_not_ready(box, north):
    with transaction.atomic():
        open_area(north.pk)
        unready = open_box(area=north, purpose="test")
    close(box)
    for shut in (box, unready):
        with pytest.raises(BoxClosed):
            put_in(shut)


def test_open_box_is_not_emptied(box):
    put_in(box)
    with pytest.raises(BoxClosed):
        take_out(box)


def test_worker_stopped_before_the_commit_begins_again(box, keys):
    put_in(box)
    close(box)
    prepare_boxes_task()
    assert len(list(keys.iterdir())) == 1, "closed and not counted yet: the key is still needed"
    with transaction.atomic(using="system"):
        assert empty(box=box.pk, using="system") == [ANSWERS]
        transaction.set_rollback(True, using="system")
    assert len(list(keys.iterdir())) == 1
    assert take_out(box) == [ANSWERS]


def test_worker_stopped_after_the_commit_leaves_a_key_that_the_next_tick_destroys(box, keys, monkeypatch):
    put_in(box)
    close(box)
    with monkeypatch.context() as stopped:
        stopped.setattr("common.ballots.services.destroy_key", lambda box: None)
        take_out(box)
    assert len(list(keys.iterdir())) == 1
    prepare_boxes_task()
    assert list(keys.iterdir()) == []
    assert take_out(box) is None


def test_key_made_before_a_crash_is_found_again(box, keys):
    public = bytes(box.public_key)
    Box.objects.using("system").update(public_key=None)
    prepare_boxes_task()
    assert bytes(fresh(box).public_key) == public


def test_lost_key_is_said_and_nothing_is_thrown_away(box, keys):
    put_in(box)
    close(box)
    key_files.destroy_key((box.area_id, box.pk))
    with pytest.raises(KeyLost):
        take_out(box)
    assert Ballot.objects.using("system").count() == 1
    assert fresh(box).emptied_at is None


def test_key_of_another_box_opens_and_throws_away_nothing(box, keys):
    put_in(box)
    close(box)
    next(keys.iterdir()).write_bytes(new_private_key())
    with pytest.raises(KeyLost, match="is another"):
        take_out(box)
    assert Ballot.objects.using("system").count() == 1


def test_key_is_overwritten_before_its_file_goes(box, keys, tmp_path):
    (path,) = keys.iterdir()
    kept, key = tmp_path / "a second name of the same file", path.read_bytes()
    kept.hardlink_to(path)
    close(box)
    take_out(box)
    assert not path.exists()
    assert len(kept.read_bytes()) == len(key)
    assert kept.read_bytes() != key


def test_ballot_that_does_not_open_is_left_out(box):
    put_in(box)
    Ballot.objects.using("system").create(area_id=box.area_id, box=box, sealed=b"rubbish")
    close(box)
    assert take_out(box) == [ANSWERS]


def test_closing_waits_for_who_is_just_putting_something_in(box):
    """Answers for which somebody was thanked are never behind a closed box."""
    is_in, may_end = threading.Event(), threading.Event()

    def slowly():
        with transaction.atomic():
            open_area(box.area_id)
            seal(Box.objects.get(pk=box.pk), ANSWERS, ballot=uuid.uuid4(), most=100)
            is_in.set()
            may_end.wait(10)
        connections.close_all()

    def closing():
        close(box)
        connections.close_all()

    one, other = threading.Thread(target=slowly), threading.Thread(target=closing)
    one.start()
    assert is_in.wait(10)
    other.start()
    other.join(0.3)
    assert other.is_alive(), "the box closed although somebody was putting something in"
    may_end.set()
    one.join(10)
    other.join(10)
    assert take_out(box) == [ANSWERS]


def test_boxes_of_another_area_are_not_filled(box, south):
    with transaction.atomic():
        open_area(south.pk)
        with pytest.raises(BoxClosed):
            seal(box, ANSWERS, ballot=uuid.uuid4(), most=100)


def test_full_box_takes_no_more(box):
    put_in(box, most=2)
    put_in(box, most=2)
    with pytest.raises(BoxFull):
        put_in(box, most=2)
    put_in(box, most=3)
    close(box)
    assert take_out(box) == [ANSWERS] * 3


def test_room_is_for_everybody_who_is_expected_and_never_endless():
    assert [room_for(expected) for expected in (None, 90, 3_000, 100_000)] == [5_000, 5_000, 9_000, 50_000]
