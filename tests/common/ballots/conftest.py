from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, settings: Any) -> Path:
    """A folder for private keys, empty at first."""
    settings.BALLOT_KEY_DIR = tmp_path / "keys"
    return tmp_path / "keys"


@pytest.fixture
def lasting(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Let a test commit boxes, which the system's role must see, and take those alone away afterwards."""
    from django.db import connections

    from common.ballots.models import Ballot, Box

    with django_db_blocker.unblock():
        yield
        Ballot.objects.using("system").delete()
        Box.objects.using("system").delete()
        connections.close_all()
