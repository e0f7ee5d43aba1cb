"""The one named door across areas."""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from django.db import connections

SYSTEM = "system"
log = structlog.get_logger(__name__)


class DoorClosed(RuntimeError):
    """This process has no credentials for crossing areas: the web never has."""


@contextmanager
def across_areas(reason: str) -> Iterator[str]:
    """Yield the alias of the database role that sees every area, and log why.

    Only workers and commands hold its credentials. Every caller stands in a list that
    tests/test_house.py keeps, so that the crossings can be counted in review. Raises DoorClosed in
    a process without the credentials and ValueError without a reason.
    """
    if not reason.strip():
        raise ValueError("Say why the areas are crossed.")
    if SYSTEM not in connections.settings:
        raise DoorClosed("Only workers and commands can cross areas; this process has no credentials.")
    log.info("areas_crossed", reason=reason)
    yield SYSTEM
