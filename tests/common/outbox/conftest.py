import pytest

from common.outbox.markup import as_text, fill
from common.outbox.rendering import Rendered
from common.outbox.services import compose

from .mail_server import MailServer


@pytest.fixture
def outbox_mailer(settings):
    """The mail settings of the product; Django's test runner replaces them by a list in memory."""
    from pins_portal.settings.mail import MAILERS

    settings.MAILERS = MAILERS
    return settings


@pytest.fixture
def mail_server(outbox_mailer):
    server = MailServer().start()
    post_to(outbox_mailer, server.port)
    yield server
    server.stop()


def post_to(settings, port):
    """Have email sent to this port."""
    smtp = {**settings.MAILERS["smtp"], "OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": 5}}
    settings.MAILERS = {**settings.MAILERS, "smtp": smtp}
    settings.MAIL_TRANSPORT = "smtp"


@pytest.fixture
def waiting():
    """Put an email into the outbox where the worker sees it, in the test's own transaction."""

    def put(to="reader@northshire.example", text="Hello", **fields):
        rendered = Rendered("A subject", as_text(fill(text, {})), f"<p>{text}</p>")
        message = compose(to=to, kind="test", rendered=rendered, **fields)
        message.save(using="system", force_insert=True)
        return message

    return put
