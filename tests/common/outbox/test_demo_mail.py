import json
import stat

import pytest

from common.outbox.delivery import drain

pytestmark = pytest.mark.django_db(databases=["default", "system"])


@pytest.fixture
def demo(settings, tmp_path):
    settings.DEMO, settings.MAIL_TRANSPORT, settings.VAR_DIR = True, "demo", tmp_path
    return tmp_path / "demo" / "mail"


def test_mail_can_be_read_by_address_and_as_html(demo, waiting, client):
    reset = waiting(
        to="ann@northshire.example", text="Go to https://portal.example/reset/1", is_sensitive=True
    )
    waiting(to="ben@southmoor.example")
    drain(using="system")
    page = client.get("/demo/mail/").content.decode()
    assert page.index("ben@southmoor.example") < page.index("ann@northshire.example")
    assert "ben@southmoor.example" not in client.get("/demo/mail/?to=ann").content.decode()
    detail = client.get(f"/demo/mail/{reset.pk}/").content.decode()
    assert '<a href="https://portal.example/reset/1"' in detail
    html = client.get(f"/demo/mail/{reset.pk}/html/")
    assert html.content.decode() == reset.html
    assert "default-src 'none'" in html.headers["Content-Security-Policy"]


def test_copies_are_for_the_owner_alone(demo, waiting):
    waiting()
    drain(using="system")
    (copy,) = demo.iterdir()
    assert stat.S_IMODE(demo.stat().st_mode) == 0o700
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert json.loads(copy.read_text())["to"] == "reader@northshire.example"


def test_unknown_message_is_not_found(demo, client):
    for path in ("", "html/"):
        response = client.get(f"/demo/mail/00000000-0000-4000-8000-000000000000/{path}")
        assert response.status_code == 404


def test_page_does_not_exist_outside_demo_mode(demo, waiting, client, settings):
    message = waiting()
    drain(using="system")
    settings.DEMO = False
    for path in ("", f"{message.pk}/", f"{message.pk}/html/"):
        assert client.get(f"/demo/mail/{path}").status_code == 404
