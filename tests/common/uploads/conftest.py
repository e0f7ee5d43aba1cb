from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """Keep uploads in a folder of the test's own, as the demo keeps them in one of its own."""
    from pins_portal.settings.uploads import uploads_storage

    settings.STORAGES = {**settings.STORAGES, "uploads": uploads_storage(tmp_path)}
    return tmp_path
