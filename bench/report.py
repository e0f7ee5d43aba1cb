"""Figures, and how they are shown."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass

HEADINGS = ("What", "Value", "Unit", "Ratio", "Limit")


@dataclass(frozen=True)
class Figure:
    """One thing measured. `ratio` is a multiple of what `to` names; `limit` is the most that `value` may be."""

    name: str
    value: float
    unit: str
    ratio: float | None = None
    to: str = ""
    limit: float | None = None

    @property
    def keeps_its_limit(self) -> bool:
        return self.limit is None or self.value <= self.limit


def as_json(figures: Sequence[Figure]) -> str:
    """Return the figures and the machine as JSON."""
    machine = {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.platform()}
    return json.dumps({"machine": machine, "figures": [asdict(figure) for figure in figures]}, indent=2)


def as_table(figures: Sequence[Figure]) -> str:
    """Return the figures as lines of columns."""
    rows = [HEADINGS, *(_row(figure) for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    return "\n".join(_line(row, widths) for row in rows)


def _row(figure: Figure) -> tuple[str, ...]:
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f} × {figure.to}"
    limit = (
        "" if figure.limit is None else f"{figure.limit:g}" + ("" if figure.keeps_its_limit else " EXCEEDED")
    )
    return (
        figure.name,
        f"{figure.value:.4g}" if figure.value < 1000 else f"{figure.value:.0f}",
        figure.unit,
        ratio,
        limit,
    )


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    """Text to the left, the value to the right."""
    cells = [
        cell.rjust(width) if number == 1 else cell.ljust(width)
        for number, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
    return "  ".join(cells).rstrip()
