"""The questionnaires that come with the product, in our own words: none is the national instrument."""

from functools import cache
from pathlib import Path
from typing import Any

from .kind import QUESTIONNAIRE_FILE

FOLDER = Path(__file__).parents[1] / "data" / "questionnaires"


def shipped_slugs() -> list[str]:
    """Return the ids of the questionnaires that come with the product: each after those that it carries on."""
    return ["family_baseline", "family_pulse", "staff_confidence", "pupil_group"]


@cache
def shipped(slug: str) -> dict[str, Any]:
    """Return the document of one of them. Raises KeyError for another id."""
    if slug not in shipped_slugs():
        raise KeyError(slug)
    return QUESTIONNAIRE_FILE.read((FOLDER / f"{slug}.yaml").read_bytes())
