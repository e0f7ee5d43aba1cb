"""Our own styles say nothing about what no page has."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
USERS = (
    "templates/**/*.html",
    "common/**/*.py",
    "programmes/**/*.py",
    "schools/**/*.py",
    "static/src/js/**/*.js",
)


def classes_styled() -> set[str]:
    sheets = (path.read_text() for path in (ROOT / "static/src/css").rglob("*.css"))
    return {name for sheet in sheets for name in re.findall(r"\.(pp-[\w-]+)", sheet)}


def classes_in_use() -> set[str]:
    """Those that pages have, or that docs/components.md offers to pages; "pp-x--" where the end is filled in."""
    files = [ROOT / "docs/components.md", *(path for users in USERS for path in ROOT.glob(users))]
    return {name for path in files for name in re.findall(r"pp-[\w-]+", path.read_text())}


def test_every_class_that_is_styled_is_in_use() -> None:
    used = classes_in_use()
    filled_in = tuple(name for name in used if name.endswith("-"))
    assert [name for name in sorted(classes_styled() - used) if not name.startswith(filled_in)] == []
