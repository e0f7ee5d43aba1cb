"""Where people answer: the address and its QR code."""

import segno
from django.conf import settings
from django.urls import reverse

from audits.models import Voice
from programmes.public_codes import as_shown


def address_of(voice: Voice) -> str:
    """Return the whole address that a group's people follow."""
    return settings.BASE_URL + reverse("voice_start", args=[as_shown(voice.code)])


def qr_of(voice: Voice) -> str:
    """Return a QR code of that address, as an SVG in a data: address for a picture."""
    code = segno.make(address_of(voice), error="m", micro=False)
    return str(code.svg_data_uri(scale=4, border=2, dark="#1c2b2c", light="#fff"))
