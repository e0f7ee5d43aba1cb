"""Where people of a school answer: the address and its QR code."""

import segno
from django.conf import settings
from django.urls import reverse

from programmes.public_codes import as_shown
from surveys.models import AskedSchool


def address_of(asked: AskedSchool) -> str:
    """Return the whole address that a school's people follow."""
    return settings.BASE_URL + reverse("answer_start", args=[as_shown(asked.code)])


def short_address() -> str:
    """Return where somebody types a code, as a poster says it: without the protocol."""
    return settings.BASE_URL.partition("//")[2] + reverse("answer_code").rstrip("/")


def qr_of(asked: AskedSchool) -> str:
    """Return a QR code of that address, as an SVG in a data: address for a picture."""
    code = segno.make(address_of(asked), error="m", micro=False)
    return str(code.svg_data_uri(scale=4, border=2, dark="#1c2b2c", light="#fff"))
