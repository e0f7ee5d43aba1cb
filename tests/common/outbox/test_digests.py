from datetime import date, timedelta

import pytest
from django.utils import timezone

from common.outbox.digests import choose_frequency, notify, preference_of, send_digests
from common.outbox.models import DigestPreference, Frequency, Group, Message, Notice
from common.tenancy.context import open_area
from programmes.models import Membership, User
from programmes.tasks import send_digests_task
from tests.areas import as_person, in_area

MONDAY = date(2026, 3, 2)
TUESDAY, NEXT_MONDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=7)


def tell(membership, text="An audit was submitted", group=Group.NEW, path="/a/northshire/audits/1/"):
    return notify(person=membership.user, area=membership.area, group=group, text=text, path=path)


def send(area, on=MONDAY):
    return send_digests(area=area, readers=User.objects.all(), on=on)


def test_two_notices_make_one_grouped_email_and_a_second_run_none(db, north, officer):
    open_area(north.pk)
    tell(officer, "Bengeworth submitted its audit")
    tell(officer, "The memorandum of Hollymount is late", group=Group.LATE, path="/a/northshire/mou/2/")
    assert send(north) == 1
    message = Message.objects.get()
    assert message.to == officer.user.email
    assert message.subject == "Your day: 2 things for Northshire"
    late, new = message.text.index("Past its date"), message.text.index("New\n")
    assert late < message.text.index("memorandum of Hollymount") < new < message.text.index("Bengeworth")
    assert "One thing has passed its date" in message.text
    assert "Good news" not in message.text
    assert "http://127.0.0.1:8000/a/northshire/mou/2/" in message.text
    assert "http://127.0.0.1:8000/a/northshire/messages/preferences/" in message.text
    assert set(Notice.objects.values_list("message", flat=True)) == {message.pk}
    assert send(north) == 0
    assert send(north, on=TUESDAY) == 0


def test_nothing_to_say_sends_nothing(db, north, officer):
    open_area(north.pk)
    preference_of(officer.user, north)
    assert send(north) == 0


def test_a_days_digest_is_never_split(db, north, officer):
    open_area(north.pk)
    tell(officer)
    assert send(north) == 1
    tell(officer, "Something more")
    assert send(north) == 0
    assert send(north, on=TUESDAY) == 1


def test_each_person_gets_their_own(db, north, officer, forum_lead):
    open_area(north.pk)
    tell(officer, "For the officer")
    tell(forum_lead, "For the forum")
    assert send(north) == 2
    texts = {message.to: message.text for message in Message.objects.all()}
    assert "For the forum" not in texts[officer.user.email]
    assert "For the officer" not in texts[forum_lead.user.email]


def test_who_chose_a_weekly_digest_waits_for_monday_even_if_a_run_was_missed(db, north, officer):
    open_area(north.pk)
    choose_frequency(person=officer.user, area=north, frequency=Frequency.WEEKLY)
    DigestPreference.objects.update(digested_on=MONDAY)
    tell(officer)
    assert send(north, on=TUESDAY) == 0
    assert send(north, on=NEXT_MONDAY + timedelta(days=1)) == 1
    assert Message.objects.get().subject.startswith("Your week:")


def test_who_wants_to_know_at_once_is_told_at_once_and_not_again(db, north, officer):
    open_area(north.pk)
    choose_frequency(person=officer.user, area=north, frequency=Frequency.AT_ONCE)
    notice = tell(officer)
    message = Message.objects.get()
    assert (message.kind, message.subject) == ("notice", "An audit was submitted")
    assert notice.message == message
    assert send(north) == 0


def test_who_wants_nothing_gets_nothing_later_either(db, north, officer):
    open_area(north.pk)
    tell(officer)
    choose_frequency(person=officer.user, area=north, frequency=Frequency.NONE)
    assert tell(officer) is None
    choose_frequency(person=officer.user, area=north, frequency=Frequency.DAILY)
    assert send(north) == 0


def test_readers_colours_reach_their_digest(db, north, officer):
    with as_person(officer.user):
        User.objects.filter(pk=officer.user.pk).update(reading_comfort={"tint": "dark"})
    open_area(north.pk)
    tell(officer)
    send(north)
    assert "background-color:#14201f" in Message.objects.get().html


def test_who_has_left_is_not_written_to(db, north, officer, lead):
    open_area(north.pk)
    tell(officer)
    Membership.objects.filter(pk=officer.pk).update(ended_at=timezone.now(), ended_by=lead)
    assert send_digests_task.run(north.pk) == 0
    assert not Message.objects.exists()


def test_notices_of_another_area_are_not_read(db, north, south, officer, outsider):
    with in_area(south):
        tell(outsider)
    with in_area(north):
        tell(officer)
        assert Notice.objects.count() == 1
        assert send(north) == 1
    with in_area(south):
        assert Notice.objects.waiting().count() == 1


@pytest.mark.parametrize(
    ("late", "due", "begins"),
    [(0, 0, "Nothing needs you"), (0, 2, "Nothing is late"), (1, 0, "One thing"), (3, 1, "A few things")],
)
def test_opening_line_is_true(late, due, begins):
    from common.outbox.digests import opening

    assert opening(late=late, due=due).startswith(begins)
