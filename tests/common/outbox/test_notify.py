"""GOV.UK Notify, played by a server on this machine."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlsplit

import pytest

from common.outbox.delivery import drain
from common.outbox.models import Message, State
from common.outbox.transports.notify import read_receipts

pytestmark = pytest.mark.django_db(databases=["default", "system"])
KEY = "test-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0"


class Notify(HTTPServer):
    """Keeps what it is asked to send, and answers as a test wishes."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked, self.status, self.failed = [], 201, []


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, body))
        error = {"errors": [{"error": "BadRequestError", "message": "email_address is not valid"}]}
        self.answer(self.server.status, {"id": "1"} if self.server.status == 201 else error)

    def do_GET(self):
        later = "older_than" in urlsplit(self.path).query
        found = [] if later else self.server.failed
        again = f"http://notify.example/v2/notifications?older_than={KEY[-73:-37]}"
        self.answer(200, {"notifications": found, "links": {"next": again}})

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *args):
        pass


@pytest.fixture
def notify(settings):
    server = Notify()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.MAIL_TRANSPORT, settings.NOTIFY_API_KEY = "notify", KEY
    settings.NOTIFY_BASE_URL = f"http://127.0.0.1:{server.server_port}"
    settings.NOTIFY_EMAIL_TEMPLATE, settings.NOTIFY_TEXT_TEMPLATE = "email-template", "text-template"
    yield server
    server.shutdown()
    server.server_close()


def stored(message):
    return Message.objects.using("system").get(pk=message.pk)


def test_email_and_text_are_handed_over_with_their_key_as_reference(notify, waiting):
    email, text = waiting(), waiting()
    Message.objects.using("system").filter(pk=text.pk).update(
        channel="text", to="07700900123", subject="", html=""
    )
    drain(using="system")
    asked = dict(notify.asked)
    assert asked["/v2/notifications/email"] == {
        "email_address": "reader@northshire.example",
        "template_id": "email-template",
        "personalisation": {"subject": "A subject", "body": "Hello\n"},
        "reference": str(email.pk),
    }
    assert asked["/v2/notifications/sms"] == {
        "phone_number": "07700900123",
        "template_id": "text-template",
        "personalisation": {"body": "Hello\n"},
        "reference": str(text.pk),
    }
    assert {stored(email).state, stored(text).state} == {State.SENT}


def test_what_notify_will_not_send_fails_with_its_words(notify, waiting):
    notify.status = 400
    message = waiting()
    drain(using="system")
    assert stored(message).state == State.FAILED
    assert "email_address is not valid" in stored(message).last_error


@pytest.mark.parametrize("status", [403, 429, 500, 503])
def test_trouble_that_is_not_the_messages_leaves_all_waiting(notify, waiting, status):
    notify.status = status
    messages = [waiting(), waiting()]
    drain(using="system")
    assert {(m.state, m.attempts) for m in map(stored, messages)} == {(State.QUEUED, 0)}
    assert len(notify.asked) == 1


def test_what_came_back_is_noted(notify, waiting):
    bounced, fine = waiting(), waiting()
    drain(using="system")
    notify.failed = [
        {"reference": str(bounced.pk), "status": "permanent-failure"},
        {"reference": None, "status": "technical-failure"},
    ]
    assert read_receipts(using="system") == 1
    assert (stored(bounced).state, stored(bounced).last_error) == (
        State.BOUNCED,
        "GOV.UK Notify: permanent failure",
    )
    assert stored(fine).state == State.SENT
    assert read_receipts(using="system") == 0


def test_without_a_key_nobody_is_asked(settings):
    settings.NOTIFY_API_KEY = ""
    assert read_receipts(using="system") == 0
