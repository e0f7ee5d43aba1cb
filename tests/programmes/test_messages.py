"""The page of messages that did not arrive, and how often somebody wants to hear."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.outbox.digests import preference_of
from common.outbox.models import DigestPreference, Message, State
from common.tenancy.context import open_area
from programmes.models import Membership
from programmes.services.support import open_support_access
from tests.areas import in_area
from tests.cast import staff

URL = "/a/northshire/messages/"


def message(area, **fields):
    defaults = {"channel": "email", "kind": "x", "to": f"ann@{area.slug}.example", "message_id": "<1@x>"}
    defaults |= {
        "subject": "Your place",
        "text": "A secret body",
        "state": State.FAILED,
        "last_error": "550 No such mailbox",
    }
    with in_area(area):
        return Message.objects.create(area=area, **{**defaults, **fields})


@pytest.fixture
def failed(north, south):
    message(south)
    return message(north)


def test_lead_sees_what_failed_in_their_area_and_never_what_it_says(client, lead, failed, north):
    message(north, to="sent@northshire.example", state=State.SENT, sent_at="2026-01-01T00:00Z")
    client.force_login(lead.user)
    page = client.get(URL).content.decode()
    assert "ann@northshire.example" in page
    assert "550 No such mailbox" in page
    assert "A secret body" not in page
    assert "southmoor" not in page
    assert "sent@northshire.example" not in page


def test_mailing_of_links_that_let_people_in_stands_on_its_own_page_alone(client, lead, north):
    for to, is_sensitive in (("family@home.example", True), ("reader@school.example", False)):
        message(north, to=to, batch="a mailing", is_sensitive=is_sensitive, state=State.QUEUED)
    message(north, to="new@council.example", is_sensitive=True, state=State.QUEUED)
    client.force_login(lead.user)
    page = client.get(URL).content.decode()
    assert "family@home.example" not in page, "whom a reminder waits for has not answered yet"
    assert "reader@school.example" in page
    assert "new@council.example" in page


def test_number_of_queries_does_not_grow(client, lead, failed, north):
    client.force_login(lead.user)
    client.get(URL)
    with CaptureQueriesContext(connection) as one:
        client.get(URL)
    for _ in range(2):
        message(north)
    with CaptureQueriesContext(connection) as three:
        client.get(URL)
    assert len(three) == len(one)


def test_failed_message_is_sent_again(client, lead, failed, north):
    client.force_login(lead.user)
    response = client.post(f"{URL}{failed.pk}/send-again/", follow=True)
    assert "The message to ann@northshire.example is on its way again." in response.content.decode()
    with in_area(north):
        assert Message.objects.get().state == State.QUEUED


def test_message_of_another_area_is_not_found(client, lead, failed, south):
    other = message(south)
    client.force_login(lead.user)
    assert client.post(f"{URL}{other.pk}/send-again/").status_code == 404
    with in_area(south):
        assert Message.objects.get(pk=other.pk).state == State.FAILED


@pytest.mark.parametrize(("who", "status"), [("officer", 403), ("viewer", 403), ("outsider", 404)])
def test_nobody_else_sees_or_sends(client, failed, north, who, status, request):
    client.force_login(request.getfixturevalue(who).user)
    assert client.get(URL).status_code == status
    assert client.post(f"{URL}{failed.pk}/send-again/").status_code == status
    with in_area(north):
        assert Message.objects.get().state == State.FAILED


def test_platform_support_sees_but_does_not_send(client, failed, north):
    with in_area(None):
        open_support_access(area=north, user=staff(), reason="Ticket 12", hours=1)
    client.sign_in(Membership(user=staff()))
    page = client.get(URL).content.decode()
    assert "ann@northshire.example" in page
    assert "Send again" not in page
    assert client.post(f"{URL}{failed.pk}/send-again/").status_code == 403
    with in_area(north):
        assert Message.objects.get(pk=failed.pk).state == State.FAILED


def test_get_sends_nothing_again(client, lead, failed):
    client.force_login(lead.user)
    assert client.get(f"{URL}{failed.pk}/send-again/").status_code == 405


def test_anybody_in_the_area_chooses_how_often(client, school_lead, north):
    client.force_login(school_lead.user)
    assert 'value="daily"' in client.get(f"{URL}preferences/").content.decode()
    response = client.post(f"{URL}preferences/", {"frequency": "weekly"}, follow=True)
    assert "How often we write to you: Once a week, on Monday." in response.content.decode()
    open_area(north.pk)
    assert preference_of(school_lead.user, north).frequency == "weekly"


def test_no_choice_is_an_error_on_the_page(client, school_lead, north):
    client.force_login(school_lead.user)
    response = client.post(f"{URL}preferences/", {"frequency": "hourly"})
    assert response.status_code == 422
    assert "Choose how often we should write to you" in response.content.decode()
    open_area(north.pk)
    assert not DigestPreference.objects.exists()


def test_looking_at_the_choice_writes_nothing(client, school_lead, north):
    client.force_login(school_lead.user)
    page = client.get(f"{URL}preferences/").content.decode()
    assert re.findall(r'value="(\w+)"[^>]* checked', page) == ["daily"]
    with in_area(north):
        assert not DigestPreference.objects.exists()


def test_outsider_cannot_choose_here(client, outsider):
    client.force_login(outsider.user)
    assert client.get(f"{URL}preferences/").status_code == 404
