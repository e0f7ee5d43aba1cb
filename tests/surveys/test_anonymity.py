"""The attacker: a superuser with the whole database, its transaction ids and row positions, dead rows and pages,
history, the application's log and yesterday's backup. Who was invited, and what did they answer?

Thirty families have invitations of their own, and answer in an order that the attacker knows: each says something
that nobody else says. In the same order they leave how to be reached.
"""

import logging
import re
import uuid
from collections import Counter
from itertools import pairwise

import pytest
from django.db import connections, transaction

from common.tenancy.context import open_area
from surveys.answer_draft import Draft
from surveys.models import ContactList, Invitation
from surveys.reading.entrance import Entrance, entrance_at
from surveys.services.details import leave_details
from surveys.services.invitation_tokens import hash_of
from surveys.services.saving import new_return_code, put_by
from surveys.services.sending import send_answers
from tests.surveys.counting import answer, ask_four_schools, by, close_and_count

FAMILIES = 30
TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
COLUMNS = "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
BYTES = re.compile(r"\\x((?:[0-9a-f]{2}){8,})")
LONG_VALUES = "SELECT reltoastrelid::regclass::text FROM pg_class WHERE relname = %s AND reltoastrelid <> 0"
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
                token_hash=hash_of(token_of(number)),
            )
    for number in range(FAMILIES):
        _answer_with_invitation(asked, number)
    return asked


def token_of(number):
    return f"token-of-family-{number:02}"


def answers_of(number):
    return {
        "welcome": "agree_a_lot" if number % 2 else "disagree_a_lot",
        "works_well": f"Words of family {number:02}",
    }


def _answer_with_invitation(asked, number):
    """Answer as the page of a family's own invitation does."""
    answers = answers_of(number) | {"way": "personal"}
    send_answers(asked=asked, answers=answers, ballot=uuid.uuid4(), token=token_of(number))


def entrance_of(asked) -> Entrance:
    with transaction.atomic():
        return entrance_at(asked.code)


def leave_how_to_be_reached(asked):
    """Let each family leave its own details, one after the other."""
    for number in range(FAMILIES):
        leave_details(
            entrance=entrance_of(asked),
            name=f"Person {number:02}",
            contact=f"reach{number:02}@home.example",
            wish=f"Wish {number:02}",
        )


def rows(cursor, statement, *values):
    cursor.execute(statement, values)
    return cursor.fetchall()


def dump(cursor):
    """Everything that the database says, history too, and every page of the tables of answers as it lies on disk.

    What is kept as bytes is read as text as well.
    """
    tables = [row[0] for row in rows(cursor, TABLES)]
    found = []
    for table in tables:
        found += [row[0] or "" for row in rows(cursor, f"SELECT string_agg(t::text, ' ') FROM \"{table}\" t")]
        if table.startswith(("surveys_", "common_b")):
            long_values = [row[0] for row in rows(cursor, LONG_VALUES, table)]
            found += [pages(cursor, name) for name in (table, *long_values)]
    everything = " ".join(found)
    return everything + " ".join(bytes.fromhex(one).decode("latin-1") for one in BYTES.findall(everything))


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
    nobody_is_told_by_order(attacker, "surveys_comment", "words")


def nobody_is_told_by_order(attacker, table, column):
    """Whoever sorts the rows by all that they have finds the families in no order that says anything."""
    for how in ("ctid", "id", "xmin::text::bigint, ctid"):
        found = [int(said[-2:]) for (said,) in rows(attacker, f"SELECT {column} FROM {table} ORDER BY {how}")]
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
    columns = {row[0] for row in rows(attacker, COLUMNS, "surveys_comment")}
    assert not columns & {"way", "options", "language", "made_at", "sent_at", "invitation_id", "ballot_id"}
    assert min(row[0] for row in rows(attacker, "SELECT number FROM surveys_tally")) >= 5


def test_details_that_were_left_are_sealed_until_counting(attacker, school):
    leave_how_to_be_reached(school)
    everything = dump(attacker)
    for said in ("Person 0", "@home.example", "Wish 0"):
        assert said not in everything
    box = rows(
        attacker, "SELECT DISTINCT length(sealed) FROM common_ballot WHERE box_id <> %s", school.box_id
    )
    assert len(box) == 1, "and their length says nothing"


def test_details_that_were_left_lie_in_no_order_and_beside_no_answer(attacker, school):
    """They were left in the order of the answers; neither place nor key nor transaction leads from one to the other."""
    leave_how_to_be_reached(school)
    close_and_count(school.survey)
    nobody_is_told_by_order(attacker, "surveys_left_details", "wish")
    columns = {row[0] for row in rows(attacker, COLUMNS, "surveys_left_details")}
    assert columns == {"id", "area_id", "asked_id", "name", "contact", "wish"}
    keys = [
        {row[0] for row in rows(attacker, f"SELECT id FROM {table}")}
        for table in ("surveys_left_details", "surveys_comment")
    ]
    assert not keys[0] & keys[1]
    made = rows(attacker, "SELECT DISTINCT xmin::text FROM surveys_left_details")
    used = rows(attacker, "SELECT DISTINCT xmin::text FROM surveys_invitation")
    assert len(made) == 1, "the worker's transaction"
    assert not set(made) & set(used)


def test_answers_put_by_say_nothing_without_their_code(attacker, school):
    """Whoever puts answers by and comes by an invitation: the row holds neither, and no time but a day for all."""
    codes = []
    for number in range(6):
        draft = Draft(way="personal", answers=answers_of(number), token=token_of(number))
        codes.append(new_return_code())
        put_by(entrance=entrance_of(school), kept=draft.kept(), code=codes[-1])
    columns = {row[0] for row in rows(attacker, COLUMNS, "surveys_saved_draft")}
    assert columns == {"id", "area_id", "asked_id", "sealed", "kept_until"}
    sizes = rows(attacker, "SELECT DISTINCT asked_id, kept_until, length(sealed) FROM surveys_saved_draft")
    assert len(sizes) == 1, "one row looks like another"
    beside = rows(
        attacker,
        "SELECT 1 FROM surveys_saved_draft d WHERE d.xmin::text IN"
        " (SELECT xmin::text FROM surveys_invitation UNION SELECT xmin::text FROM common_ballot)",
    )
    assert beside == []
    everything = dump(attacker)
    for said in ("Words of family", "token-of-family", *codes):
        assert said not in everything
    close_and_count(school.survey)
    assert rows(attacker, "SELECT 1 FROM surveys_saved_draft") == []
    assert "token-of-family" not in dump(attacker), "what was deleted and still lies on the disk neither"


def test_history_keeps_no_answer_and_no_invitation(attacker, school):
    close_and_count(school.survey)
    for (table,) in rows(attacker, HISTORY):
        found = rows(attacker, f"SELECT string_agg(t::text, ' ') FROM \"{table}\" t")[0][0] or ""
        for said in ("Words of family", "disagree_a_lot", "family00@example.org"):
            assert said not in found, table


def test_log_of_the_application_keeps_no_answer_and_nobody(school, caplog):
    draft, code = Draft(answers=answers_of(0), token=token_of(0)), new_return_code()
    with caplog.at_level(logging.DEBUG):
        put_by(entrance=entrance_of(school), kept=draft.kept(), code=code)
        send_answers(asked=school, answers=answers_of(0) | {"way": "link"}, ballot=uuid.uuid4())
        leave_how_to_be_reached(school)
        close_and_count(school.survey)
    for said in (
        "Words of family",
        "agree_a_lot",
        "family0",
        "family-0",
        code,
        "Person 0",
        "reach0",
        "Wish 0",
    ):
        assert said not in caplog.text


def test_database_keeps_no_time_of_a_transaction(attacker):
    assert rows(attacker, "SHOW track_commit_timestamp") == [("off",)]
