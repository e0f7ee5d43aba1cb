"""The sheets of an XLSForm as rows: each cell by its column, and by its language where it is words."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from .saying import Texts, texts_of
from .tongues import code_of

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"
WORDS = frozenset(("label", "hint", "guidance_hint", "constraint_message", "required_message"))
MEDIA = frozenset(("image", "big_image", "audio", "video", "media"))
SAME = {
    "caption": "label",
    "relevance": "relevant",
    "calculate": "calculation",
    "command": "type",
    "value": "name",
    "read_only": "readonly",
    "title": "form_title",
    "constraint_msg": "constraint_message",
    "list": "list_name",
}
BEFORE = frozenset(("bind", "control", "media", "body"))  # say where a column ends up in a form, no more
DIVIDED = re.compile(r"\s*::?\s*")


@dataclass
class Row:
    """A row of a sheet; `number` is the one that a spreadsheet program shows."""

    sheet: str
    number: int
    cells: dict[str, str] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))

    def __getitem__(self, column: str) -> str:
        """Return what stands in a column, empty where nothing does."""
        return self.cells.get(column, "")

    @property
    def where(self) -> str:
        """The row in plain words: “survey, row 7 (child_age)”."""
        name = self["name"][:60]
        return f"{self.sheet}, row {self.number}{f' ({name})' if name else ''}"

    def texts(self, column: str) -> Texts:
        """Return the words of a column, by language."""
        return texts_of(self.words.get(column, {}))


def rows_in(sheet: str, lines: list[list[str]], unnamed: str = "") -> list[Row]:
    """Return the rows of a sheet with something in them; the first row with words names the columns.

    `unnamed` is the language of words in a column that names none. Languages go by their codes, where we know them.
    """
    columns: list[tuple[str, str]] = []
    found: list[Row] = []
    for number, cells in enumerate(lines, 1):
        if not columns:
            columns = [column_of(cell) for cell in cells] if any(cells) else []
            continue
        row = Row(sheet, number)
        for (column, language), cell in zip(columns, cells, strict=False):
            if column and cell:
                row.words[column].setdefault(code_of(language or unnamed) or language, cell)
                row.cells.setdefault(column, cell)
        if row.cells:
            found.append(row)
    return found


def column_of(heading: str) -> tuple[str, str]:
    """Return the column and the language of a heading: “label::Polski (pl)”, “media::image”, “bind:relevant”."""
    first, *rest = DIVIDED.split(heading.strip())
    first = _plain(first)
    if first in BEFORE and rest:
        first, *rest = _plain(rest[0]), *rest[1:]
    first = SAME.get(first, first)
    if first in WORDS | MEDIA:
        return first, rest[-1] if rest else ""
    return "::".join((first, *map(_plain, rest))), ""


def languages_in(rows: list[Row]) -> list[str]:
    """Return the languages that labels are written in, in the order of their columns."""
    return list(dict.fromkeys(language for row in rows for language in row.words.get("label", {})))


def settings_in(lines: list[list[str]]) -> Mapping[str, str]:
    """Return what the first row of the settings says."""
    rows = rows_in(SETTINGS, lines)
    return rows[0].cells if rows else {}


def _plain(name: str) -> str:
    return re.sub(r"[\s-]+", "_", name.strip().lower())
