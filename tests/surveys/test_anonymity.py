"""The attacker: a superuser with the whole database, its transaction ids and row positions, dead rows and pages,
history, the application's log and yesterday's backup. Who was invited, and what did they answer?

Thirty families have invitations of their own, and answer in an order that the attacker knows: each says something
that nobody else says.
"""

import hashlib
import logging
import uuid
from collections import Counter
from itertools import pairwise

import pytest
from django.db import connections, transaction

from common.ballots.services import seal
from common.tenancy.context import open_area
from surveys.models import AskedSchool, ContactList, Invitation
from tests.surveys.counting import answer, ask_four_schools, by, close_and_count

FAMILIES = 30
TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
COLUMNS = "SELECT attname FROM pg_attribute WHERE attrelid = 'surveys_comment'::regclass AND attnum > 0"
HISTORY = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ '(event|history|context)'"


@pytest.fixture(autouse=True)
def keys(tmp_path, settings):
    settings.BALLOT_KEY_DIR = tmp_path / "keys"
    return tmp_path / "keys"


@pytest.fixture
def attacker(committed):
    """A superuser who reads pages of the disk."""
    cursor = _superuser()
    cursor.execute("CREATE EXTENSION IF NOT EXISTS pageinspect")
    yield cursor
    cursor.execute("DROP EXTENSION pageinspect")
    cursor.connection.close()


def _superuser():
    import os

    import psycopg

    name = connections["default"].settings_dict["NAME"]
    connection = psycopg.connect(os.environ["PINS_TEST_ADMIN_URL"], dbname=name, autocommit=True)
    return connection.cursor()


@pytest.fixture
def school(committed):
    """A school whose thirty families answered through invitations of their own, one after the other."""
    (asked, *_) = ask_four_schools()
    with transaction.atomic():
        open_area(asked.area_id)
        contacts = ContactList.objects.create(area=asked.area, asked=asked, name="families.csv", made_by=by())
        for number in range(FAMILIES):
            Invitation.objects.create(
                area=asked.area,
                contacts=contacts,
                asked=asked,
                email=f"family{number:02}@example.org",
                token_hash=hashlib.sha256(str(number).encode()).digest(),
            )
    for number in range(FAMILIES):
        _answer_with_invitation(asked, number)
    return asked


def _answer_with_invitation(asked, number):
    """Seal a ballot and use the invitation up in one transaction, as sending answers does."""
    said = {
        "way": "personal",
        "welcome": "agree_a_lot" if number % 2 else "disagree_a_lot",
        "works_well": f"Words of family {number:02}",
    }
    with transaction.atomic():
        open_area(asked.area_id)
        seal(
            AskedSchool.objects.select_related("box").get(pk=asked.pk).box,
            said,
            ballot=uuid.uuid4(),
            most=1000,
        )
        Invitation.objects.filter(email=f"family{number:02}@example.org").update(is_used=True)


def rows(cursor, statement, *values):
    cursor.execute(statement, values)
    return cursor.fetchall()


def dump(cursor):
    """Everything that the database says, history too, and every page of the tables of answers as it lies on disk."""
    tables = [row[0] for row in rows(cursor, TABLES)]
    found = []
    for table in tables:
        found += [row[0] or "" for row in rows(cursor, f"SELECT string_agg(t::text, ' ') FROM \"{table}\" t")]
        if table.startswith(("surveys_", "common_b")):
            found.append(pages(cursor, table))
    return " ".join(found)


def pages(cursor, table):
    cursor.execute("CHECKPOINT")
    (blocks,) = rows(cursor, "SELECT pg_relation_size(%s::regclass) / 8192", table)[0]
    read = (rows(cursor, "SELECT get_raw_page(%s, %s)", table, int(block))[0][0] for block in range(blocks))
    return b"".join(read).decode("latin-1")


def test_before_counting_who_answered_is_known_in_order_and_nothing_of_what(attacker, school):
    """What is possible before: the transaction of a ballot is that of its invitation. What is in it is sealed."""
    used = rows(attacker, "SELECT email FROM surveys_invitation WHERE is_used ORDER BY xmin::text::bigint")
    assert [email for (email,) in used] == [f"family{number:02}@example.org" for number in range(FAMILIES)]
    both = rows(
        attacker,
        "SELECT what FROM (SELECT xmin::text::bigint AS at, 'ballot' AS what FROM common_ballot UNION ALL"
        " SELECT xmin::text::bigint, 'invitation' FROM surveys_invitation) found ORDER BY at, what",
    )
    pairs = {frozenset(pair) for pair in zip(both[::2], both[1::2], strict=True)}
    assert pairs == {frozenset({("ballot",), ("invitation",)})}, "each ballot beside its invitation"
    everything = dump(attacker)
    for said in ("Words of family", 'agree_a_lot":', 'disagree_a_lot"}'):
        assert said not in everything
    sizes = Counter(rows(attacker, "SELECT length(sealed) FROM common_ballot"))
    assert len(sizes) == 1, "and its length says nothing"


def test_after_counting_no_words_lie_in_an_order_that_says_whose_they_are(attacker, school):
    """By where rows lie, by their keys, by index and by transaction: each guess is as good as chance."""
    close_and_count(school.survey)
    orders = {
        "place": "SELECT words FROM surveys_comment ORDER BY ctid",
        "key": "SELECT words FROM surveys_comment ORDER BY id",
        "transaction": "SELECT words FROM surveys_comment ORDER BY xmin::text::bigint, ctid",
    }
    for how, statement in orders.items():
        found = [int(row[0][-2:]) for row in rows(attacker, statement)]
        assert sorted(found) == list(range(FAMILIES))
        right = sum(place == number for place, number in enumerate(found))
        in_a_row = sum(b - a == 1 for a, b in pairwise(found))
        assert right < 8, how  # one is chance; eight or more happen once in ten thousand counts
        assert in_a_row < 8, how


def test_after_counting_all_rows_are_of_one_transaction(attacker, school):
    answer(school, 12, way="link", welcome="agree_a_lot")
    close_and_count(school.survey)
    for table in ("surveys_comment", "surveys_tally"):
        (number,) = rows(attacker, f"SELECT count(DISTINCT xmin::text) FROM {table}")[0]
        assert number == 1, table
    used = {row[0] for row in rows(attacker, "SELECT xmin::text FROM surveys_invitation")}
    made = {row[0] for row in rows(attacker, "SELECT xmin::text FROM surveys_comment")}
    assert not used & made


def test_after_counting_dead_rows_and_backups_hold_ballots_that_nobody_opens(attacker, school, keys):
    attacker.execute("CREATE TABLE backup_of_yesterday AS SELECT * FROM common_ballot")
    close_and_count(school.survey)
    assert list(keys.iterdir()) == [], "the key is gone"
    everything = dump(attacker)
    assert rows(attacker, "SELECT count(*) FROM backup_of_yesterday")[0][0] == FAMILIES
    assert '"works_well"' not in everything
    assert everything.count("Words of family") >= FAMILIES, "the comments, which the forum reads"
    attacker.execute("DROP TABLE backup_of_yesterday")


def test_nothing_joins_one_persons_words_with_their_choices(attacker, school):
    """The only rows that hold words hold nothing else that somebody chose, and sums stand for many."""
    close_and_count(school.survey)
    columns = {row[0] for row in rows(attacker, COLUMNS)}
    assert not columns & {"way", "options", "language", "made_at", "sent_at", "invitation_id", "ballot_id"}
    assert min(row[0] for row in rows(attacker, "SELECT number FROM surveys_tally")) >= 5


def test_history_keeps_no_answer_and_no_invitation(attacker, school):
    close_and_count(school.survey)
    for (table,) in rows(attacker, HISTORY):
        found = rows(attacker, f"SELECT string_agg(t::text, ' ') FROM \"{table}\" t")[0][0] or ""
        for said in ("Words of family", "disagree_a_lot", "family00@example.org"):
            assert said not in found, table


def test_log_of_the_application_keeps_no_answer_and_nobody(school, caplog):
    with caplog.at_level(logging.DEBUG):
        close_and_count(school.survey)
    for said in ("Words of family", "disagree_a_lot", "family0"):
        assert said not in caplog.text


def test_database_keeps_no_time_of_a_transaction(attacker):
    assert rows(attacker, "SHOW track_commit_timestamp") == [("off",)]
