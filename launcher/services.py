"""The record of where a running demo's services are, kept in `var/demo/services.json`.

Django's demo settings read it, so that `manage.py` finds the services by itself. Standard library only.
"""

import hashlib
import json
import os
from pathlib import Path
from typing import TypedDict

from launcher.places import DEMO
from launcher.processes import started_at

RECORD = DEMO / "services.json"


class Record(TypedDict):
    """What is known of a running demo. `given` holds digests of the URLs that it was started with."""

    supervisor: int
    started: str | None
    address: str
    environment: dict[str, str]
    given: dict[str, str]


def write_record(record: Path = RECORD, *, address: str, environment: dict[str, str]) -> None:
    """Record this process as the supervisor of services reached by `environment`; owner-readable only."""
    given = {name: digest(os.environ[name]) for name in ("DATABASE_URL", "REDIS_URL") if name in os.environ}
    content: Record = {
        "supervisor": os.getpid(),
        "started": started_at(os.getpid()),
        "address": address,
        "environment": environment,
        "given": given,
    }
    unfinished = record.with_suffix(".new")
    unfinished.touch(mode=0o600)
    unfinished.write_text(json.dumps(content, indent=1))
    unfinished.replace(record)


def digest(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()


def running(record: Path = RECORD) -> Record | None:
    """Return the record, or None if no supervisor that wrote it is alive."""
    try:
        content: Record = json.loads(record.read_text())
        alive = started_at(content["supervisor"]) == content["started"]
    except (OSError, ValueError, KeyError):
        return None
    return content if alive else None


def discover(record: Path = RECORD) -> dict[str, str]:
    """Return the environment variables that lead to the running demo's services; {} if there are none.

    A process that was told its own database, as the web process is, is left alone. Only the
    administrator's URL that `make demo` itself was started with does not count as being told.
    """
    content = running(record)
    told = os.environ.get("DATABASE_URL")
    if content is None or (told is not None and digest(told) != content["given"].get("DATABASE_URL")):
        return {}
    return content["environment"]
