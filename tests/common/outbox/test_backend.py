"""Mails that Django and allauth send."""

import re

import pytest
from django.core.mail import EmailMultiAlternatives, send_mail

from common.outbox.delivery import drain
from common.outbox.models import Message

pytestmark = pytest.mark.django_db(databases=["default", "system"])


@pytest.fixture
def through_system(outbox_mailer, monkeypatch):
    """Write to the outbox on the worker's connection, which may read them in this transaction."""
    save = Message.save

    def on_system(self, **options):
        save(self, using="system", **options)

    monkeypatch.setattr(Message, "save", on_system)
    return outbox_mailer


def test_django_mail_becomes_a_sensitive_row_for_each_address(through_system):
    mail = EmailMultiAlternatives(
        "Your\ncode",
        "It is https://portal.example/1",
        None,
        ["a@b.example"],
        cc=["c@d.example"],
        reply_to=["e@f.example"],
    )
    mail.send()
    rows = Message.objects.using("system").order_by("to")
    assert [row.to for row in rows] == ["a@b.example", "c@d.example"]
    assert {(row.subject, row.area_id, row.is_sensitive, row.state) for row in rows} == {
        ("Your code", None, True, "queued")
    }
    assert rows[0].headers == {"Reply-To": "e@f.example"}
    assert '<a href="https://portal.example/1"' in rows[0].html
    assert rows[0].message_id != rows[1].message_id


def test_html_that_comes_along_is_kept(through_system):
    send_mail("Hello", "Hello", None, ["a@b.example"], html_message="<p>Hello</p>")
    assert Message.objects.using("system").get().html == "<p>Hello</p>"


def test_attachments_are_refused(through_system):
    mail = EmailMultiAlternatives("Hello", "Hello", None, ["a@b.example"])
    mail.attach("a.txt", "a", "text/plain")
    with pytest.raises(ValueError, match="attachments"):
        mail.send()


def test_password_reset_goes_through_the_outbox_and_its_link_is_erased(through_system, mail_server, client):
    client.post("/accounts/password/reset/", {"email": "area-lead@northshire.example"})
    assert Message.objects.count() == 0  # the web may not read it
    row = Message.objects.using("system").get()
    drain(using="system")
    letter = mail_server.arrived[0].get_body(("plain",)).get_content()
    assert letter.split() == row.text.split()
    assert "/accounts/password/reset/key/" in letter
    row.refresh_from_db()
    assert (row.state, row.text) == ("sent", "")


def test_password_reset_link_works_as_it_arrives(through_system, mail_server, client, officer):
    client.post("/accounts/password/reset/", {"email": officer.user.email})
    drain(using="system")
    body = mail_server.arrived[0].get_body(("plain",)).get_content()
    path = re.search(r"https?://[^/\s]+(/accounts/password/reset/key/\S+)", body)[1]
    page = client.get(path, follow=True)
    assert 'name="password1"' in page.content.decode()
