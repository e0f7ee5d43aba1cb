"""The demo: services found by themselves, mail kept for reading at /demo/mail/, no second factor asked."""

import os

from launcher.services import discover

for _name, _value in discover().items():
    os.environ.setdefault(_name, _value)
os.environ.setdefault("SECRET_KEY", "only-for-the-demo-on-this-machine")
os.environ.setdefault("SECOND_FACTOR_REQUIRED", "no")
os.environ.setdefault("MAIL_TRANSPORT", "demo")

from pins_portal.settings.base import *  # noqa: E402, F403

DEMO = True
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
