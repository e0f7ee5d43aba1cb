"""What the log of a request holds, and what it must never hold."""

import io
import json
import logging

import pytest


@pytest.fixture
def log():
    """Everything the root handler writes, in the format that it writes in."""
    root = logging.getLogger()
    handler = next(h for h in root.handlers if type(h) is logging.StreamHandler)
    written = io.StringIO()
    before = handler.setStream(written)
    yield written
    handler.setStream(before)


@pytest.mark.parametrize(
    "address",
    ["/a/northshire/join/very-secret-word/", "/accounts/password/reset/key/very-secret-word/"],
)
def test_secret_of_a_link_stays_out_of_the_log(client, log, address):
    client.get(address)
    assert "request_started" in log.getvalue()
    assert "very-secret-word" not in log.getvalue()
    assert address.partition("very")[0] in log.getvalue()


def test_what_was_typed_stays_out_of_the_log(client, log):
    client.get("/demo/mail/", {"to": "somebody-sought"})
    assert "GET /demo/mail/" in log.getvalue()
    assert "somebody-sought" not in log.getvalue()


def test_lines_are_json_and_name_no_internet_address(client, log):
    client.get("/help/", REMOTE_ADDR="203.0.113.7")
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert {line["event"] for line in lines} == {"request_started", "request_finished"}
    assert len({line["request_id"] for line in lines}) == 1
    assert "203.0.113.7" not in log.getvalue()


def test_error_is_logged_with_where_it_happened(log):
    try:
        raise ValueError("boom at /a/x/join/very-secret-word/")
    except ValueError:
        logging.getLogger("django.request").exception("failed")
    line = json.loads(log.getvalue())
    assert "ValueError" in line["exception"]
    assert "test_logs.py" in line["exception"]
    assert "very-secret-word" not in line["exception"]
