"""A real SMTP server in a thread, which does what a test tells it to."""

import asyncio
import email
import socket
import threading
from email import policy

from aiosmtpd.controller import Controller


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class MailServer:
    """Keeps what it accepts in `arrived`; answers to addresses can be set with `answers`."""

    def __init__(self, port=None):
        self.port = port or free_port()
        self.arrived = []
        self.answers = {}  # address → what the server says to it
        self.connections = 0
        self.hold_at = None  # the number of the message whose acknowledgement never comes
        self.held = threading.Event()
        self.let_go = threading.Event()
        self._controller = None

    def start(self):
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()
        self.connections = 0  # the controller tries itself once
        return self

    def stop(self):
        self.let_go.set()
        if self._controller:
            self._controller.stop()
            self._controller = None

    @property
    def ids(self):
        return [letter["Message-ID"] for letter in self.arrived]

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.arrived.append(email.message_from_bytes(envelope.content, policy=policy.default))
        if len(self.arrived) == self.hold_at:
            self.held.set()
            while not self.let_go.is_set():
                await asyncio.sleep(0.02)
        return "250 Accepted"
