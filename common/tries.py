"""How often people without an account may try something, without keeping who they are or when it was.

In the cache stands a number for a span of time, and goes with it. Its name is a keyed hash of the network address,
another one in each span and for each thing that is tried: no two can be told to be of the same address, and who
reads the cache without our secret key learns none.
"""

import time
from ipaddress import ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from .counters import count_one

OF_ONE_CONNECTION = {4: 32, 6: 64}  # bits of an address, by the protocol's version


def may_try(request: HttpRequest, what: str) -> bool:
    """Count a try; return whether there were no more behind its network address than settings.TRIES allow.

    Everybody may while the cache is away.
    """
    address = _address(request)
    limits = settings.TRIES[what].items()
    return all(_count(what, address, span) <= most for span, most in limits)


def _count(what: str, address: str, span: int) -> int:
    """Return how many tries there were in this span of so many seconds, with this one."""
    salt = f"tries/{what}/{span}/{int(time.time() // span)}"
    return count_one(f"tries-{salted_hmac(salt, address, algorithm='sha256').hexdigest()}", span)


def _address(request: HttpRequest) -> str:
    """Return the address of a connection: of the newer kind the part that all devices behind it share."""
    said: str = get_adapter().get_client_ip(request)
    try:
        address = ip_address(said)
    except ValueError:
        return said
    return str(ip_network((address.packed, OF_ONE_CONNECTION[address.version]), strict=False))
