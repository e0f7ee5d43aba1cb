import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from common.outbox.markup import MissingPlaceholder
from common.outbox.models import Message, State
from common.outbox.services import NotQueued, queue_email, queue_emails, queue_text, send_again
from common.tenancy.context import open_area
from tests.areas import in_area

ENDED = {
    "full_name": "Ann",
    "area_name": "Northshire",
    "organisation_name": "A forum",
    "role_name": "Forum lead",
}


def queue(to="ann@northshire.example", **options):
    return queue_email(to=to, kind="access_ended", context=ENDED, **options)


def count_of_all():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM common_message")
        return cursor.fetchone()[0]


def test_email_is_queued_in_the_transaction_of_the_change(db, north):
    open_area(north.pk)
    with transaction.atomic():
        queue(area=north.pk)
        transaction.set_rollback(True)
    assert count_of_all() == 0
    message = queue(area=north.pk, reply_to="lead@northshire.example")
    stored = Message.objects.get()
    assert (stored.state, stored.to, stored.headers) == (
        State.QUEUED,
        "ann@northshire.example",
        {"Reply-To": "lead@northshire.example"},
    )
    assert stored.message_id == message.message_id == f"<{message.pk}@pins-portal.example>"
    assert "Sent by PINS Portal for Northshire" in stored.text
    assert "<html" in stored.html


def test_message_without_a_value_is_refused_and_nothing_queued(db, north):
    open_area(north.pk)
    with pytest.raises(MissingPlaceholder, match="role_name"):
        queue_email(
            to="a@b.example", kind="access_ended", context={**ENDED, "role_name": None}, area=north.pk
        )
    assert count_of_all() == 0


@pytest.mark.parametrize("to", ["", "nobody", "a@b.example\nBcc: c@d.example", "a@b.example, c@d.example"])
def test_address_that_cannot_be_one_is_refused(db, to):
    with pytest.raises(NotQueued, match="not an email address"):
        queue(to=to)


def test_text_message_is_queued_and_a_wrong_number_refused(db, north, settings, tmp_path):
    folder = tmp_path / "messages" / "text"
    folder.mkdir(parents=True)
    (folder / "booked.txt").write_text("Booked: {session}. Details: {short_link}\n")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    open_area(north.pk)
    context = {"session": "Calm classrooms", "short_link": "https://p.example/1"}
    message = queue_text(to="07700 900123", kind="booked", context=context, area=north.pk)
    assert (message.text, message.html) == ("Booked: Calm classrooms. Details: https://p.example/1", "")
    with pytest.raises(NotQueued, match="not a telephone number"):
        queue_text(to="ann@northshire.example", kind="booked", context=context, area=north.pk)


def test_area_reads_its_own_messages_only(db, north, south):
    for area in (north, south):
        with in_area(area):
            queue(to=f"ann@{area.slug}.example", area=area.pk)
    with in_area(north):
        assert [message.to for message in Message.objects.all()] == ["ann@northshire.example"]
    with in_area(None):
        assert count_of_all() == 0


def test_message_for_another_area_is_refused(db, north, south):
    open_area(north.pk)
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        queue(area=south.pk)


def test_account_mail_is_written_by_the_web_and_read_by_nobody_there(db, north):
    queue(is_sensitive=True)
    assert count_of_all() == 0
    open_area(north.pk)
    queue(is_sensitive=True)
    assert count_of_all() == 0
    assert Message.objects.update(state=State.QUEUED) == 0


def test_application_may_change_nothing_but_what_send_again_needs(db, north):
    open_area(north.pk)
    message = queue(area=north.pk)
    for change in (
        lambda: Message.objects.update(to="thief@evil.example"),
        lambda: Message.objects.update(text="Other words"),
        message.delete,
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"state": "lost"}, "message_has_a_time_once_sent|message_state_is_known"),
        ({"channel": "fax"}, "message_channel_is_known"),
        ({"state": "sent"}, "message_has_a_time_once_sent"),
        ({"state": "failed"}, "message_failure_says_why"),
    ],
)
def test_database_refuses_states_that_cannot_be(db, north, wrong, constraint):
    open_area(north.pk)
    fields = {"area": north, "channel": "email", "kind": "x", "to": "a@b.example", "message_id": "<1@x>"}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Message.objects.create(**{**fields, **wrong})


@pytest.mark.django_db(databases=["default", "system"])
def test_database_refuses_to_keep_a_sensitive_body_once_sent(waiting):
    waiting(is_sensitive=True)
    with pytest.raises(IntegrityError, match="sensitive_body"), transaction.atomic(using="system"):
        Message.objects.using("system").update(state="sent", sent_at="2026-01-01T00:00Z")


def test_mass_mailing_is_queued_whole_or_not_at_all(db, north):
    open_area(north.pk)
    letters = [(f"family{number}@northshire.example", ENDED) for number in range(2500)]
    with pytest.raises(NotQueued):
        queue_emails(letters=[*letters, ("nobody", ENDED)], kind="access_ended", area=north.pk)
    assert count_of_all() == 0
    assert queue_emails(letters=letters, kind="access_ended", area=north.pk) == 2500
    assert Message.objects.filter(batch="access_ended").values("to").distinct().count() == 2500


def test_letter_to_one_person_goes_before_a_mass_mailing(db, north):
    open_area(north.pk)
    queue_emails(letters=[("many@northshire.example", ENDED)], kind="access_ended", area=north.pk)
    queue(area=north.pk)
    due = Message.objects.due(["email"])
    assert [message.to for message in due] == ["ann@northshire.example", "many@northshire.example"]


def test_failed_message_goes_back_into_the_queue_under_the_same_message_id(db, north):
    open_area(north.pk)
    failed = Message.objects.create(
        area=north,
        channel="email",
        kind="x",
        to="a@b.example",
        message_id="<1@x>",
        text="Hello",
        state=State.FAILED,
        last_error="550 No",
        attempts=1,
    )
    send_again(message=failed)
    stored = Message.objects.get()
    assert (stored.state, stored.attempts, stored.message_id, stored.last_error) == (
        "queued",
        0,
        "<1@x>",
        "550 No",
    )
    with pytest.raises(NotQueued, match="on its way"):
        send_again(message=failed)


def test_message_whose_body_is_erased_cannot_be_sent_again(db, north):
    open_area(north.pk)
    returned = Message.objects.create(
        area=north,
        channel="email",
        kind="x",
        to="a@b.example",
        message_id="<1@x>",
        is_sensitive=True,
        state=State.BOUNCED,
        last_error="550 No",
        sent_at="2026-01-01T00:00Z",
    )
    with pytest.raises(NotQueued, match="erased"):
        send_again(message=returned)
