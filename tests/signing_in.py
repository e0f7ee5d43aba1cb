"""Signing in the way people do, and the second factors that they hold."""

import json
import re
import secrets
import time
from hashlib import sha256
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from programmes.models import User
from tests.cast import PASSWORD

LOGIN = "/accounts/login/"


def sign_in(client: Client, who: User | str, password: str = PASSWORD, **extra: Any) -> Any:
    """Send the sign-in form; unlike `force_login` this counts as having confirmed who one is."""
    email = who if isinstance(who, str) else who.email
    return client.post(LOGIN, {"login": email, "password": password}, **extra)


def is_signed_in(client: Client) -> bool:
    """Whether the browser gets to a page for people who are signed in."""
    return client.get("/accounts/sessions/").status_code == 200


def let_time_pass(client: Client, seconds: int = 600) -> None:
    """Let the last confirmation in this browser's session be that much older."""
    session = client.session
    session["account_authentication_methods"] = [
        record | {"at": record["at"] - seconds} for record in session["account_authentication_methods"]
    ]
    session.save()


def link_in(message: Any) -> str:
    """Return the path of the first link in a message."""
    return re.search(r"https?://[^/\s]+(/\S+)", message.body)[1]


class AuthenticatorApp:
    """An app that makes six-digit codes from a secret."""

    def __init__(self, secret: str) -> None:
        self.secret = secret

    def code(self, *, steps: int = 0) -> str:
        """Return the code of now, or of so many half minutes later."""
        return format_hotp_value(hotp_value(self.secret, int(time.time()) // 30 + steps))


def set_up_app(client: Client) -> AuthenticatorApp:
    """Set up an authenticator app in the browser, as its owner would."""
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.get("/accounts/2fa/totp/activate/")
    app = AuthenticatorApp(client.session["mfa.totp.secret"])
    response = client.post("/accounts/2fa/totp/activate/", {"code": app.code()})
    assert response.status_code == 302, response.content.decode()
    return app


class Passkey:
    """A passkey in software, which answers like a phone whose owner has just used a fingerprint."""

    def __init__(self, site: str = "testserver") -> None:
        self.site, self.origin = site, f"https://{site}"
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)
        self.owner = ""
        self.uses = 0

    def register(self, options: dict[str, Any]) -> str:
        """Answer a request to register, as the browser's script would."""
        asked = json.loads(json.dumps(options["publicKey"], default=_json))
        self.owner = asked["user"]["id"]
        credential = AttestedCredentialData.create(
            b"\0" * 16, self.id, ES256.from_cryptography_key(self.key.public_key())
        )
        data = self._authenticator_data(AuthenticatorData.FLAG.AT, credential)
        attestation = AttestationObject.create("none", data, {})
        said = self._client_data("webauthn.create", asked["challenge"])
        response = {"clientDataJSON": websafe_encode(said), "attestationObject": websafe_encode(attestation)}
        return self._answer(response, {"credProps": {"rk": True}})

    def use(self, options: dict[str, Any]) -> str:
        """Answer a request to sign in."""
        said = self._client_data("webauthn.get", options["publicKey"]["challenge"])
        data = self._authenticator_data(AuthenticatorData.FLAG(0))
        signature = self.key.sign(data + said.hash, ec.ECDSA(SHA256()))
        response = {
            "clientDataJSON": websafe_encode(said),
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signature),
            "userHandle": self.owner,
        }
        return self._answer(response, {})

    def _client_data(self, kind: str, challenge: str) -> CollectedClientData:
        return CollectedClientData.create(type=kind, challenge=challenge, origin=self.origin)

    def _authenticator_data(
        self, flags: AuthenticatorData.FLAG, credential: bytes = b""
    ) -> AuthenticatorData:
        self.uses += 1
        present = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV
        return AuthenticatorData.create(
            sha256(self.site.encode()).digest(), flags | present, self.uses, credential
        )

    def _answer(self, response: dict[str, str], results: dict[str, Any]) -> str:
        identity = websafe_encode(self.id)
        return json.dumps(
            {
                "id": identity,
                "rawId": identity,
                "type": "public-key",
                "response": response,
                "clientExtensionResults": results,
            }
        )


def _json(value: Any) -> Any:
    return websafe_encode(value) if isinstance(value, bytes) else dict(value)
