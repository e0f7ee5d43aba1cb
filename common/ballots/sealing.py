"""Sealing answers with a box's public key, and opening them with its private one: bytes in, bytes out.

X25519 with a key of its own for each ballot, HKDF-SHA256, ChaCha20-Poly1305. The sealed text is padded, so
that its length says little, and bound to its box, so that it opens in no other.
"""

import json
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

STEP = 4096  # bytes
VERSION = b"\x01"
KEY, NONCE, LENGTH = 32, 12, 4  # bytes

type Answers = Mapping[str, str]


class NotOpened(ValueError):
    """What lies in the box was not sealed for it, or has been changed."""


def seal_bytes(public_key: bytes, answers: Answers, *, box: str) -> bytes:
    """Return the answers, sealed so that only the private key of the box opens them."""
    mine = X25519PrivateKey.generate()
    shared = mine.exchange(X25519PublicKey.from_public_bytes(public_key))
    sender = mine.public_key().public_bytes_raw()
    key, nonce = _derived(shared, sender + public_key)
    return VERSION + sender + ChaCha20Poly1305(key).encrypt(nonce, _padded(answers), box.encode())


def open_bytes(private_key: bytes, sealed: bytes, *, box: str) -> dict[str, str]:
    """Return what was sealed. Raises NotOpened."""
    if sealed[:1] != VERSION:
        raise NotOpened("This ballot is of a kind that is not known.")
    mine, sender = X25519PrivateKey.from_private_bytes(private_key), sealed[1 : 1 + KEY]
    try:
        shared = mine.exchange(X25519PublicKey.from_public_bytes(sender))
        key, nonce = _derived(shared, sender + mine.public_key().public_bytes_raw())
        plain = ChaCha20Poly1305(key).decrypt(nonce, sealed[1 + KEY :], box.encode())
    except (InvalidTag, ValueError) as error:
        raise NotOpened("This ballot was not sealed for this box.") from error
    length = int.from_bytes(plain[:LENGTH])
    found: dict[str, str] = json.loads(plain[LENGTH : LENGTH + length])
    return found


def public_of(private_key: bytes) -> bytes:
    """Return the public key that belongs to a private one."""
    return X25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def new_private_key() -> bytes:
    """Return a new private key."""
    return X25519PrivateKey.generate().private_bytes_raw()


def _derived(shared: bytes, both: bytes) -> tuple[bytes, bytes]:
    """Return key and nonce. Each is used once, since each ballot has a sender's key of its own."""
    material = HKDF(SHA256(), KEY + NONCE, salt=None, info=b"pins ballot 1" + both).derive(shared)
    return material[:KEY], material[KEY:]


def _padded(answers: Answers) -> bytes:
    text = json.dumps(dict(answers), separators=(",", ":")).encode()
    whole = len(text).to_bytes(LENGTH) + text
    return whole + b"\0" * (-len(whole) % STEP)
