import io
import sys
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from common.outbox.bounces import NotAReport, read_report
from common.outbox.models import Message, State

REPORT = """\
From: MAILER-DAEMON@mx.example
To: portal@pins-portal.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; reader@northshire.example
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <reader@northshire.example>:
    Recipient address rejected

--b
Content-Type: {part}

Subject: A subject
Message-ID: {message_id}

--b--
"""


def report(message_id, action="failed", part="text/rfc822-headers"):
    return REPORT.format(message_id=message_id, action=action, part=part).encode()


@pytest.fixture
def sent(waiting):
    message = waiting()
    message.state, message.sent_at = State.SENT, message.queued_at
    message.save(using="system", force_update=True)
    return message


def run(monkeypatch, content):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content)))
    call_command("record_bounces", stdout=io.StringIO())


@pytest.mark.parametrize("part", ["text/rfc822-headers", "message/rfc822"])
@pytest.mark.django_db(databases=["default", "system"])
def test_report_marks_its_message_as_returned(sent, monkeypatch, part):
    run(monkeypatch, report(sent.message_id, part=part))
    stored = Message.objects.using("system").get(pk=sent.pk)
    assert stored.state == State.BOUNCED
    assert stored.last_error == "550 5.1.1 <reader@northshire.example>: Recipient address rejected"


@pytest.mark.django_db(databases=["default", "system"])
def test_report_of_a_delay_changes_nothing(sent, monkeypatch):
    run(monkeypatch, report(sent.message_id, action="delayed"))
    assert Message.objects.using("system").get(pk=sent.pk).state == State.SENT


@pytest.mark.django_db(databases=["default", "system"])
def test_report_on_a_message_that_was_never_sent_changes_nothing(waiting, monkeypatch):
    message = waiting()
    run(monkeypatch, report(message.message_id))
    assert Message.objects.using("system").get(pk=message.pk).state == State.QUEUED


@pytest.mark.parametrize("content", [b"", b"Subject: Hello\n\nI am away", report("<somebody@else.example>")])
def test_anything_else_is_refused(content, monkeypatch):
    with pytest.raises(NotAReport):
        read_report(content)
    with pytest.raises(CommandError):
        run(monkeypatch, content)
