"""What a spreadsheet holds, described once and written as XLSX, CSV, or CSV files in a ZIP."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Type(StrEnum):
    """What stands in a column, and the words that the codebook has for it."""

    TEXT = "Text"
    NUMBER = "Number"
    DATE = "Date"
    MOMENT = "Date and time"
    YES_NO = "Yes or no"


@dataclass(frozen=True)
class Column:
    """One column: its heading, what it means, and which values it can have if they are a few.

    `values` explains each value in the codebook. `width` is in characters; by default what its type needs.
    """

    heading: str
    meaning: str
    type: Type = Type.TEXT
    values: Mapping[str, str] = field(default_factory=dict)
    width: int | None = None


@dataclass(frozen=True)
class Sheet:
    """Rows under their columns. `rows` may be a generator; `total`, if known, makes progress true.

    A row has one value a column: str, int, float or Decimal, date, datetime, bool, or None.
    """

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    total: int = 0


@dataclass(frozen=True)
class Workbook:
    """One or more sheets, of which a CSV holds the first. `notes` and `licence` stand on the sheet “About”."""

    sheets: Sequence[Sheet]
    notes: Sequence[str] = ()
    licence: str = ""
