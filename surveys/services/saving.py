"""Putting answers by for later, so that only who holds the return code can read or even find them."""

import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from programmes.models.area import CODE_LETTERS
from surveys.models import SavedDraft
from surveys.reading.entrance import Entrance, inside

LETTERS = 10  # of 31: fifty bits, each guess of which takes a processor's while
COST = {"n": 2**14, "r": 8, "p": 1, "maxmem": 64 * 2**20}  # 16 MB and some 40 ms
KEY, NONCE, STEP = 32, 12, 4096  # bytes


def new_return_code() -> str:
    """Return a code that nobody has."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(LETTERS))


def as_return_code(typed: str) -> str:
    """Return what somebody typed as codes are kept; empty if it cannot be one."""
    code = "".join(letter for letter in typed.upper() if letter.isalnum())
    return code if len(code) == LETTERS and code.isascii() else ""


def as_read_out(code: str) -> str:
    """Return a return code as it is shown: ABCDE-FGH23."""
    return f"{code[: LETTERS // 2]}-{code[LETTERS // 2 :]}"


def put_by(*, entrance: Entrance, kept: Mapping[str, Any], code: str) -> None:
    """Keep answers until the survey closes, under a return code; what was kept under it before is replaced.

    Neither the code nor anything that leads to it stays here.
    """
    row, key = _derived(entrance, code)
    nonce = os.urandom(NONCE)
    sealed = nonce + ChaCha20Poly1305(key).encrypt(nonce, _padded(kept), row.bytes)
    fields = {"asked_id": entrance.asked, "sealed": sealed, "kept_until": entrance.closes_on}
    with inside(entrance):
        SavedDraft.objects.update_or_create(pk=row, area_id=entrance.area, defaults=fields)


def find_put_by(*, entrance: Entrance, code: str) -> dict[str, Any] | None:
    """Return the answers that were put by under a return code of this school's survey, None for none."""
    row, key = _derived(entrance, code)
    with inside(entrance):
        found = SavedDraft.objects.filter(pk=row, asked=entrance.asked)
        sealed = found.values_list("sealed", flat=True).first()
    if sealed is None:
        return None
    return _opened(bytes(sealed), key, row)


def forget(*, entrance: Entrance, code: str) -> None:
    """Delete what was put by under a return code, once it has been sent."""
    row, _ = _derived(entrance, code)
    with inside(entrance):
        SavedDraft.objects.filter(pk=row).delete()


def _derived(entrance: Entrance, code: str) -> tuple[UUID, bytes]:
    """Return where answers stand and what opens them, both of the code alone."""
    salt = f"pins answers put by 1/{entrance.area}/{entrance.asked}".encode()
    made = hashlib.scrypt(code.encode(), salt=salt, dklen=16 + KEY, **COST)
    return UUID(bytes=made[:16], version=4), made[16:]


def _padded(kept: Mapping[str, Any]) -> bytes:
    """Return it as text, filled up to fixed steps: the length says little. JSON does not mind spaces after it."""
    text = json.dumps(kept, separators=(",", ":")).encode()
    return text + b" " * (-len(text) % STEP)


def _opened(sealed: bytes, key: bytes, row: UUID) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(
            ChaCha20Poly1305(key).decrypt(sealed[:NONCE], sealed[NONCE:], row.bytes)
        )
    except (InvalidTag, ValueError):
        return None
    return found
