"""A document as a spreadsheet, for people who write in one. `from_xlsx` reads it back."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

from .sheets import BOXES, DOMAINS, FRAMEWORK, HEAD, HELP, LINES, LISTS, SCALES, STATEMENTS, statement_columns

WIDE = 46
NARROW = 18


def to_xlsx(document: dict[str, Any]) -> bytes:
    """Return a document as a workbook, a sheet for each list and one that explains the columns."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        pages = _Pages(book)
        pages.add(FRAMEWORK, ("name", "value", "what it is"), _head(document))
        for name, (title, columns) in LISTS.items():
            pages.add(title, columns, ([each.get(key) for key in columns] for each in document.get(name, ())))
        pages.add(*SCALES, _scales(document))
        pages.add(
            *DOMAINS, ([_cell(key, each.get(key)) for key in DOMAINS[1]] for each in document["domains"])
        )
        headings = statement_columns(document)
        pages.add(STATEMENTS, headings, _statements(document, headings))
        pages.add("Help", ("What", "How"), HELP)
    return written.getvalue()


class _Pages:
    """One workbook being written. Words are never anything else, whatever they begin with."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.words = book.add_format({"text_wrap": True, "valign": "top"})

    def add(self, title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        page = self.book.add_worksheet(title)
        for at, column in enumerate(columns):
            is_narrow = column in {"id", "code", "name", "unit", "theme", "value", "score", "type", "scale"}
            page.set_column(at, at, NARROW if is_narrow and title != FRAMEWORK else WIDE)
            page.write_string(0, at, column, self.heading)
        page.freeze_panes(1, 0)
        for number, row in enumerate(rows, 1):
            for at, value in enumerate(row):
                if isinstance(value, int):
                    page.write_number(number, at, value, self.words)
                elif value:
                    page.write_string(number, at, value, self.words)


def _head(document: dict[str, Any]) -> Iterable[Sequence[str]]:
    for name, help_ in HEAD.items():
        yield name, _cell(name, document.get(name)), help_
    for name, help_ in BOXES.items():
        yield name, document["boxes"].get(name, ""), help_


def _scales(document: dict[str, Any]) -> Iterable[Sequence[Any]]:
    for scale in document.get("scales", ()):
        for option in scale["options"]:
            row = option | {key: scale.get(key) for key in ("id", "type", "use")}
            yield [row.get(key) for key in SCALES[1]]


def _statements(document: dict[str, Any], columns: list[str]) -> Iterable[Sequence[Any]]:
    for domain in document["domains"]:
        for statement in domain["statements"]:
            levels = {each["level"]: each for each in statement.get("levels", ())}
            found = {"theme": domain["id"]} | {key: _cell(key, value) for key, value in statement.items()}
            for level, each in levels.items():
                found |= {f"{part}: {level}": each.get(part) for part in ("descriptor", "next_step")}
            found |= {f"wording: {group}": said for group, said in statement.get("wording", {}).items()}
            found |= {f"prompt: {box}": said for box, said in statement.get("prompts", {}).items()}
            yield [found.get(column) for column in columns]


def _cell(key: str, value: Any) -> Any:
    if key == "resources" and value:
        return "\n".join(f"{each['title']} | {each['url']}" for each in value)
    return "\n".join(value) if key in LINES and value else value
