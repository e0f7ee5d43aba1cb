"""Groups that are asked, close and are counted by a worker, with the real roles and the real key."""

import uuid
from datetime import timedelta

import pytest
from django.db import connections, transaction
from django.utils import timezone

from audits.models import GroupEntry, Tally, Voice
from audits.reading.voices import asked, shown
from audits.services.counting import close_and_count
from audits.services.group_entries import add_group_entry
from audits.services.voices import close_voice, open_voice
from common.ballots.models import Ballot
from common.ballots.services import prepare_boxes, seal
from common.tenancy.context import open_area
from tests.cast import member
from tests.school_year import make_year
from tests.self_audit import make_audit, make_round

NEXT_WEEK = timezone.localdate() + timedelta(days=7)


@pytest.fixture(autouse=True)
def keys(tmp_path, settings):
    settings.BALLOT_KEY_DIR = tmp_path / "keys"
    return tmp_path / "keys"


@pytest.fixture
def audit(committed, north):
    with transaction.atomic():
        open_area(north.pk)
        return make_audit(
            by(), make_round(member("northshire", "area_lead"), make_year(member("northshire", "area_lead")))
        )


def by():
    return member("northshire", "school_lead")


def ask(audit, group="staff", **more):
    with transaction.atomic():
        open_area(audit.area_id)
        voice = open_voice(
            audit=audit, group=group, by=by(), **({"expected": None, "closes_on": NEXT_WEEK} | more)
        )
    prepare_boxes(using="system")
    return voice


def say(voice, times, **answers):
    for _ in range(times):
        with transaction.atomic():
            open_area(voice.area_id)
            seal(
                Voice.objects.select_related("box").get(pk=voice.pk).box,
                answers,
                ballot=uuid.uuid4(),
                most=100,
            )


def enter(voice, people, **counts):
    with transaction.atomic():
        open_area(voice.area_id)
        add_group_entry(voice=voice, way="together", people=people, counts=counts, by=by())


def close(voice):
    with transaction.atomic():
        open_area(voice.area_id)
        close_voice(voice=voice, by=by())


def count():
    close_and_count(using="system")


def seen(audit, group="staff", slug="welcome_1"):
    """What anybody may read of one statement."""
    with transaction.atomic():
        open_area(audit.area_id)
        (statement,) = audit.version.statements.filter(slug=slug)
        return shown(audit)[group][statement.pk]


def everything():
    """Everything in tables about voices and ballots, as a superuser's dump shows it."""
    with connections["owner"].cursor() as cursor:
        found = []
        for table in ("audits_voice", "audits_tally", "audits_group_entry", "common_box", "common_ballot"):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
            found.append(cursor.fetchone()[0] or "")
        return " ".join(found)


def test_answers_are_sealed_while_open_and_nothing_but_sums_after(audit, keys):
    voice = ask(audit, expected=38)
    say(voice, 12, welcome_1="mostly", welcome_2="partly")
    say(voice, 6, welcome_1="not_yet", welcome_2="partly")
    dumped = everything()
    assert not [
        word for word in ("mostly", "not_yet", "welcome_1") if word in dumped or word.encode().hex() in dumped
    ]
    close(voice)
    count()
    found = seen(audit)
    assert (found.base, [part.number for part in found.parts]) == (18, [12, 6])
    assert seen(audit, slug="welcome_2").parts == ()
    assert not Ballot.objects.using("system").exists()
    assert list(keys.iterdir()) == []
    kept = Tally.objects.using("system").filter(statement__slug="welcome_2").values_list("options", "number")
    assert list(kept) == [(["mostly", "partly", "not_yet", "not_sure", ""], 18)], (
        "all agree, which nowhere says"
    )


def test_group_entries_are_added_and_gone(audit):
    voice = ask(audit)
    say(voice, 14, welcome_1="mostly")
    say(voice, 6, welcome_1="partly")
    enter(voice, 10, welcome_1={"mostly": 2, "not_yet": 8})
    close(voice)
    count()
    found = seen(audit)
    assert (found.base, [part.number for part in found.parts]) == (30, [16, 14])
    assert not GroupEntry.objects.using("system").exists()
    voice = Voice.objects.using("system").get()
    assert (voice.by_link, voice.in_groups, voice.is_link_left_out) == (20, 10, False)


def test_few_by_link_beside_a_group_are_left_out(audit):
    voice = ask(audit)
    say(voice, 3, welcome_1="not_yet")
    enter(voice, 20, welcome_1={"mostly": 12, "partly": 8})
    close(voice)
    count()
    assert seen(audit).base == 20
    assert Voice.objects.using("system").get().is_link_left_out


def test_school_of_nine_shows_and_keeps_nothing_that_was_said(audit):
    voice = ask(audit)
    say(voice, 9, welcome_1="mostly")
    close(voice)
    count()
    found = seen(audit)
    assert (found.base, found.parts) == (None, ())
    assert not Tally.objects.using("system").exists()
    with transaction.atomic():
        open_area(audit.area_id)
        (staff,) = [one for one in asked(audit) if one.voice]
    assert (staff.number, staff.words, staff.state) == (None, "fewer than 10", "counted")


def test_counting_again_changes_nothing_and_last_day_closes_by_itself(audit):
    voice, other = ask(audit), ask(audit, "parents")
    say(voice, 12, welcome_1="mostly")
    Voice.objects.using("system").filter(pk=voice.pk).update(
        closes_on=timezone.localdate() - timedelta(days=1)
    )
    count()
    first = everything()
    count()
    assert everything() == first
    voices = Voice.objects.using("system")
    assert voices.get(pk=voice.pk).counted_at
    assert not voices.get(pk=other.pk).closed_at


def test_lost_key_of_one_group_does_not_hold_up_another(audit, keys, caplog):
    lost, other = ask(audit), ask(audit, "parents")
    for voice in (lost, other):
        say(voice, 12, welcome_1="mostly")
        close(voice)
    (keys / f"{lost.area_id}-{lost.box_id}.key").unlink()
    count()
    voices = Voice.objects.using("system")
    assert voices.get(pk=other.pk).counted_at
    assert not voices.get(pk=lost.pk).counted_at
    assert Ballot.objects.using("system").count() == 12
