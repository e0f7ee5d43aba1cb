"""Questions of a survey's results by theme, and the tables that pages show them in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.utils.safestring import SafeString

from programmes.themes import Theme as ThemeName

from .result_rows import Row

OTHER = "Other questions"


@dataclass(frozen=True)
class Block:
    """Rows of a theme that have the same options, for one table."""

    rows: list[Row]

    @property
    def options(self) -> list[str]:
        """Return the headings of its columns."""
        return self.rows[0].options

    @property
    def columns(self) -> int:
        """Return how many columns what is not shown takes up: the chart's, and one for each option."""
        return len(self.options) + 1

    @property
    def charted(self) -> Iterator[tuple[Row, SafeString | str]]:
        """Yield each row with its chart, all on the same scale."""
        most = max((row.most for row in self.rows if row.choices.scores and row.shown.parts), default=0)
        for row in self.rows:
            yield row, row.chart(most) if row.shown.parts else ""


@dataclass(frozen=True)
class Theme:
    """Questions of one theme."""

    slug: str
    title: str
    rows: list[Row]

    @property
    def blocks(self) -> list[Block]:
        """Return its tables: neighbours with the same options stand in one."""
        return [Block(list(rows)) for _, rows in groupby(self.rows, _table_of)]


def _table_of(row: Row) -> object:
    return row.question.pk if row.choices.about else row.options


def themes_of(rows: Iterable[Row]) -> list[Theme]:
    """Return the rows by theme, in the order in which the themes are asked about; what has none comes last."""
    names = dict(ThemeName.choices)
    found: dict[str, Theme] = {}
    for row in rows:
        slug = row.question.theme
        found.setdefault(slug, Theme(slug or "other", names.get(slug, OTHER), [])).rows.append(row)
    return sorted(found.values(), key=lambda theme: theme.slug == "other")
