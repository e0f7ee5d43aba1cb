"""A real OpenID Connect provider in a process of its own, as an organisation runs one."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import httpx

from pins_portal.settings.identity_providers import identity_providers


class IdentityProvider:
    """The provider, and the people who have an account with it."""

    def __init__(self, url: str) -> None:
        self.url = url

    def person(self, sub: str, **claims: object) -> str:
        """Give someone an account whose tokens say these claims; return its subject."""
        httpx.put(f"{self.url}/users/{quote(sub)}", json=claims).raise_for_status()
        return sub

    def sign_in(self, address: str, sub: str) -> str:
        """Sign someone in at the address that the portal sent them to; return where they are sent back."""
        return httpx.post(address, data={"sub": sub}).headers["location"]

    def refuse(self, address: str) -> str:
        """Press “Deny” there."""
        return httpx.post(address, data={"action": "deny"}).headers["location"]


@contextmanager
def running_provider() -> Iterator[IdentityProvider]:
    """Run a provider on a free port of this machine, and end it afterwards."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    provider = IdentityProvider(f"http://127.0.0.1:{port}")
    try:
        _wait_for(provider, process)
        yield provider
    finally:
        process.terminate()
        process.wait(10)


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def connect(settings: object, *entries: dict[str, object]) -> None:
    """Connect providers as OIDC_PROVIDERS would: each entry needs a server_url at least."""
    standard = {"provider_id": "council", "name": "Northshire Council", "client_id": "portal", "secret": "s"}
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            **settings.SOCIALACCOUNT_PROVIDERS["openid_connect"],
            "APPS": identity_providers([standard | entry for entry in entries]),
        }
    }


def _wait_for(provider: IdentityProvider, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < deadline:
        try:
            httpx.get(f"{provider.url}/jwks").raise_for_status()
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The identity provider for tests did not start.")
