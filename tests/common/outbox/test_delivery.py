"""Sending over a real SMTP server."""

from datetime import timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common.outbox.delivery import AT_ONCE, PATIENCE, SENDING, deliver, drain, next_due, note_delay
from common.outbox.models import Message, State
from common.outbox.services import HELD_UNTIL
from common.outbox.transports import transports

from .conftest import post_to
from .mail_server import MailServer, free_port

pytestmark = pytest.mark.django_db(databases=["default", "system"])


def now_in_database(message):
    return Message.objects.using("system").get(pk=message.pk)


def make_due(message):
    Message.objects.using("system").filter(pk=message.pk).update(next_attempt_at=timezone.now())


def test_email_arrives_whole(mail_server, waiting):
    message = waiting(text="Grüße aus Kent", headers={"Reply-To": "lead@northshire.example"})
    drain(using="system")
    (letter,) = mail_server.arrived
    assert letter["To"] == "reader@northshire.example"
    assert letter["Message-ID"] == message.message_id
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Reply-To"] == "lead@northshire.example"
    assert letter["Date"].datetime == message.queued_at.replace(microsecond=0)
    assert letter.get_body(("plain",)).get_content().strip() == "Grüße aus Kent"
    assert letter.get_body(("html",)).get_content().strip() == "<p>Grüße aus Kent</p>"
    stored = now_in_database(message)
    assert (stored.state, stored.attempts, stored.text) == (State.SENT, 1, message.text)
    assert stored.sent_at is not None


def test_many_go_over_one_connection_and_none_twice(mail_server, waiting):
    messages = [waiting(to=f"reader{number}@northshire.example") for number in range(30)]
    drain(using="system")
    drain(using="system")
    assert mail_server.connections == 1
    assert sorted(mail_server.ids) == sorted(message.message_id for message in messages)


def test_nothing_is_opened_when_nothing_waits(mail_server):
    drain(using="system")
    assert mail_server.connections == 0


def test_sensitive_body_is_erased_once_sent(mail_server, waiting):
    message = waiting(text="https://portal.example/reset/secret", is_sensitive=True)
    drain(using="system")
    assert "secret" in mail_server.arrived[0].get_body(("plain",)).get_content()
    stored = now_in_database(message)
    assert (stored.state, stored.text, stored.html) == (State.SENT, "", "")


def test_refused_for_good_fails_with_the_servers_words_and_the_others_go(mail_server, waiting):
    mail_server.answers["gone@northshire.example"] = "550 5.1.1 No such mailbox here"
    refused, fine = waiting(to="gone@northshire.example"), waiting()
    drain(using="system")
    stored = now_in_database(refused)
    assert (stored.state, stored.last_error) == (State.FAILED, "550 5.1.1 No such mailbox here")
    assert mail_server.ids == [fine.message_id]
    assert mail_server.connections == 1


def test_refused_for_now_waits_and_goes_later_under_the_same_message_id(mail_server, waiting):
    mail_server.answers["busy@northshire.example"] = "451 4.7.1 Greylisted, come back"
    message = waiting(to="busy@northshire.example")
    drain(using="system")
    stored = now_in_database(message)
    assert (stored.state, stored.attempts) == (State.QUEUED, 1)
    assert stored.last_error == "451 4.7.1 Greylisted, come back"
    assert stored.next_attempt_at - timezone.now() > timedelta(seconds=50)
    mail_server.answers.clear()
    drain(using="system")
    assert mail_server.arrived == []
    make_due(message)
    drain(using="system")
    assert mail_server.ids == [message.message_id]
    assert now_in_database(message).last_error == ""


def test_refused_for_now_again_and_again_fails_in_the_end(mail_server, waiting):
    mail_server.answers["busy@northshire.example"] = "452 4.2.2 Mailbox full"
    message = waiting(to="busy@northshire.example", attempts=len(PATIENCE))
    drain(using="system")
    stored = now_in_database(message)
    assert stored.state == State.FAILED
    assert stored.last_error == "Given up after 9 attempts: 452 4.2.2 Mailbox full"


def test_server_down_leaves_everything_as_it_is_until_it_is_back(outbox_mailer, waiting):
    port = free_port()
    post_to(outbox_mailer, port)
    messages = [waiting() for _ in range(3)]
    drain(using="system")
    assert {(m.state, m.attempts) for m in map(now_in_database, messages)} == {(State.QUEUED, 0)}
    server = MailServer(port).start()
    drain(using="system")
    server.stop()
    assert sorted(server.ids) == sorted(message.message_id for message in messages)


def test_address_that_no_server_takes_fails_alone(mail_server, waiting):
    broken, fine = waiting(), waiting()
    Message.objects.using("system").filter(pk=broken.pk).update(to="jürgen@northshire.example")
    drain(using="system")
    assert now_in_database(broken).state == State.FAILED
    assert mail_server.ids == [fine.message_id]


def test_text_message_fails_with_a_sentence_where_no_service_is_set_up(mail_server, waiting):
    message = waiting()
    Message.objects.using("system").filter(pk=message.pk).update(channel="text", to="07700900123")
    drain(using="system")
    stored = now_in_database(message)
    assert stored.state == State.FAILED
    assert stored.last_error == "Text messages are not set up: there is no key for GOV.UK Notify."


def test_error_of_our_own_does_not_hold_up_the_others(mail_server, waiting):
    broken, fine = waiting(), waiting()
    Message.objects.using("system").filter(pk=broken.pk).update(headers=["no", "headers"])
    drain(using="system")
    assert mail_server.ids == [fine.message_id]
    assert now_in_database(broken).state == State.QUEUED
    assert now_in_database(broken).next_attempt_at > timezone.now()


def test_run_ends_when_its_time_is_up(mail_server, waiting):
    waiting()
    drain(using="system", budget=0)
    assert mail_server.arrived == []


def test_what_is_next_is_found_for_many_at_once_and_one_person_goes_before_a_mailing(mail_server, waiting):
    many = 2 * AT_ONCE
    for number in range(many):
        waiting(to=f"reader{number}@northshire.example", batch="mailing")
    waiting(to="alone@northshire.example")
    with CaptureQueriesContext(connections["system"]) as queries:
        drain(using="system")
    assert len(mail_server.arrived) == many + 1
    assert mail_server.arrived[0]["To"] == "alone@northshire.example"
    looks = [query for query in queries if f"LIMIT {AT_ONCE}" in query["sql"]]
    assert len(looks) == 4, "not one for each letter: each look may sort all that waits"
    asked = [query for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(asked) == many + 1 + 2 * len(looks) - 1, (
        "one for each letter; found by key, then read together"
    )


def pause(*messages):
    keys = [message.pk for message in messages]
    Message.objects.using("system").filter(pk__in=keys).update(next_attempt_at=HELD_UNTIL)


def test_what_is_paused_or_sent_after_it_was_read_stays(mail_server, waiting):
    paused, sent = waiting(to="paused@northshire.example"), waiting(to="sent@northshire.example")
    ways = transports()
    read = next_due(ways, "system")
    pause(paused)
    drain(using="system")
    assert [deliver(message, ways, "system") for message in read] == [True, True], "the others can go on"
    assert mail_server.ids == [sent.message_id]
    stored = now_in_database(paused)
    assert (stored.state, stored.attempts, stored.next_attempt_at) == (State.QUEUED, 0, HELD_UNTIL)


def test_passing_refusal_does_not_let_go_what_is_paused_meanwhile(mail_server, waiting):
    message = waiting()
    pause(message)
    note_delay(message, "451 Come back", "system")
    assert now_in_database(message).next_attempt_at == HELD_UNTIL


def test_nothing_is_sent_while_another_worker_sends(mail_server, waiting):
    message = waiting()
    with connections["default"].cursor() as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [SENDING])
    drain(using="system")
    assert mail_server.arrived == []
    assert now_in_database(message).state == State.QUEUED


def test_words_of_a_server_that_no_database_takes_hold_up_nobody(mail_server, waiting):
    mail_server.answers["gone@northshire.example"] = "550 5.1.1 <b>No\0 such</b> mailbox"
    refused, fine = waiting(to="gone@northshire.example"), waiting()
    drain(using="system")
    assert now_in_database(refused).last_error == "550 5.1.1 <b>No such</b> mailbox"
    assert mail_server.ids == [fine.message_id]
