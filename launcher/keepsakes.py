"""Secrets that the demo invents once and keeps, readable by their owner only."""

import json
import secrets
from pathlib import Path

NAMES = ("app", "system", "owner", "secret_key")


def kept_secrets(file: Path) -> dict[str, str]:
    """Return the passwords of the three database roles and Django's secret key, making what is missing."""
    known: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    if all(name in known for name in NAMES):
        return known
    known = {name: known.get(name) or secrets.token_urlsafe(32) for name in NAMES}
    file.touch(mode=0o600)
    file.write_text(json.dumps(known))
    return known
