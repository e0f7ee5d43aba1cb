"""The memorandum of understanding that an area starts from."""

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[1] / "data" / "memorandum.json"


def memorandum() -> dict[str, Any]:
    """Return title, summary, statement, signatories and clauses, as an AgreementText holds them."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found
