"""From a spreadsheet back to a document, with every fault told by sheet and cell."""

from typing import Any

from openpyxl.utils import get_column_letter

from common.structured_file import MOST_BYTES, Fault, tidy, where
from common.uploads.refusal import UploadRefused
from common.uploads.sheets import words_of_sheets

from .kind import FRAMEWORK_FILE, ITEMS, FrameworkFaults
from .sheets import BOXES, DOMAINS, EACH, FRAMEWORK, HEAD, LINES, LISTS, SCALES, STATEMENT, STATEMENTS

MOST_ROWS, MOST_COLUMNS = 1_000, 60
MOST_UNPACKED = 20 * 1024 * 1024
type Row = dict[str, tuple[str, str]]  # heading: what the cell says, and where it is


def from_xlsx(content: bytes) -> dict[str, Any]:
    """Return the document of a spreadsheet. Raises FrameworkFaults with everything that is wrong, by cell."""
    reading = _Reading(_sheets(content))
    document: dict[str, Any] = tidy(reading.document())
    faults = reading.faults + FRAMEWORK_FILE.check(document, lambda path: reading.cell(path, document))
    if faults:
        raise FrameworkFaults(faults)
    return document


class _Reading:
    """One spreadsheet on its way to a document; `cells` remembers where each part came from."""

    def __init__(self, sheets: dict[str, list[Row]]) -> None:
        self.sheets = sheets
        self.cells: dict[tuple[str | int, ...], str] = {}
        self.faults: list[Fault] = []

    def cell(self, path: Any, document: Any) -> str:
        """Return where a part of the document stands: its cell, or the row or sheet that it belongs to."""
        known = tuple(path)
        while known and known not in self.cells:
            known = known[:-1]
        return self.cells.get(known) or where(path, document, ITEMS)

    def document(self) -> dict[str, Any]:
        """Return what the sheets say, unchecked."""
        said = {
            row["name"][0]: row["value"] for row in self.sheets[FRAMEWORK] if {"name", "value"} <= row.keys()
        }
        document: dict[str, Any] = {"format": FRAMEWORK_FILE.format, "boxes": {}}
        for name in HEAD.keys() & said.keys():
            document[name] = self._value((name,), name, said[name])
        for name in BOXES.keys() & said.keys():
            document["boxes"][name] = self._value(("boxes", name), name, said[name])
        for name, (title, columns) in LISTS.items():
            rows = self.sheets[title]
            document[name] = [self._entry((name, at), row, columns) for at, row in enumerate(rows)]
        document["scales"] = self._scales()
        document["domains"] = self._domains()
        return document

    def _entry(self, path: tuple[str | int, ...], row: Row, columns: Any) -> dict[str, Any]:
        self.cells[path] = _row_of(row)
        return {key: self._value((*path, key), key, row[key]) for key in columns if key in row}

    def _value(self, path: tuple[str | int, ...], key: str, cell: tuple[str, str]) -> Any:
        said, self.cells[path] = cell
        if key == "score":
            return int(said) if said.isdecimal() and len(said) < 4 else said
        if key == "resources":
            return [_resource(line) for line in _lines(said)]
        return _lines(said) if key in LINES else said

    def _scales(self) -> list[dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for row in self.sheets[SCALES[0]]:
            key = row.get("id", ("", ""))[0]
            at = list(found).index(key) if key in found else len(found)
            if key not in found:
                found[key] = self._entry(("scales", at), row, SCALES[1][:3]) | {"options": []}
            options = found[key]["options"]
            options.append(self._entry(("scales", at, "options", len(options)), row, SCALES[1][3:]))
        return list(found.values())

    def _domains(self) -> list[dict[str, Any]]:
        found = [
            self._entry(("domains", at), row, DOMAINS[1]) | {"statements": []}
            for at, row in enumerate(self.sheets[DOMAINS[0]])
        ]
        places = {domain.get("id"): at for at, domain in enumerate(found)}
        for row in self.sheets[STATEMENTS]:
            theme, cell = row.get("theme", ("", _row_of(row)))
            if theme not in places:
                self.faults.append(
                    Fault(cell, f"There is no theme “{theme[:60]}” in the sheet {DOMAINS[0]}.")
                )
                continue
            statements = found[places[theme]]["statements"]
            path = ("domains", places[theme], "statements", len(statements))
            statements.append(self._statement(path, row))
        return found

    def _statement(self, path: tuple[str | int, ...], row: Row) -> dict[str, Any]:
        found = self._entry(path, row, STATEMENT)
        levels: dict[str, dict[str, str]] = {}
        for heading, (said, cell) in row.items():
            part, _, key = (each.strip() for each in heading.partition(":"))
            if part in {"descriptor", "next_step"}:
                levels.setdefault(key, {"level": key})[part] = said
                self.cells[*path, "levels", list(levels).index(key), part] = cell
            elif part in EACH:
                kind = "prompts" if part == "prompt" else part
                found.setdefault(kind, {})[key] = said
                self.cells[*path, kind, key] = cell
        return found | ({"levels": list(levels.values())} if levels else {})


def _sheets(content: bytes) -> dict[str, list[Row]]:
    """Return the rows of the sheets that we know, by title. Raises FrameworkFaults for what cannot be read."""
    if len(content) > MOST_BYTES:
        raise _unreadable("It is larger than 1 MB. A framework is words: leave out everything else.")
    try:
        sheets = words_of_sheets(
            content,
            wanted=_titles().__contains__,
            most_rows=MOST_ROWS,
            most_columns=MOST_COLUMNS,
            most_unpacked=MOST_UNPACKED,
        )
    except UploadRefused as refusal:
        raise _unreadable(f"{refusal.message}.") from None
    missing = [title for title in (FRAMEWORK, "Levels", "Themes", STATEMENTS) if title not in sheets]
    if missing:
        raise _unreadable(
            f"It has no sheet “{missing[0]}”. Begin with the spreadsheet that the portal gives."
        )
    return {title: _rows(title, sheets.get(title, [])) for title in _titles()}


def _titles() -> list[str]:
    return [FRAMEWORK, *(title for title, _ in LISTS.values()), SCALES[0], DOMAINS[0], STATEMENTS]


def _rows(title: str, sheet: list[list[str]]) -> list[Row]:
    """Return the rows with something in them; a cell without a heading or words does not count."""
    headings = [word.lower() for word in sheet[0]] if sheet else []
    rows = [
        {
            heading: (word, f"{title}, cell {get_column_letter(at)}{number}")
            for at, (heading, word) in enumerate(zip(headings, words, strict=False), 1)
            if heading and word
        }
        for number, words in enumerate(sheet[1:], 2)
    ]
    return [row for row in rows if row]


def _lines(said: str) -> list[str]:
    return [line.strip() for line in said.splitlines() if line.strip()]


def _resource(line: str) -> dict[str, str]:
    title, _, url = (part.strip() for part in line.rpartition("|"))
    return {"title": title, "url": url}


def _row_of(row: Row) -> str:
    """Return “Statements, row 7” of a row's first cell."""
    sheet, _, cell = next(iter(row.values()))[1].partition(", cell ")
    return f"{sheet}, row {cell.lstrip('ABCDEFGHIJKLMNOPQRSTUVWXYZ')}"


def _unreadable(sentence: str) -> FrameworkFaults:
    return FrameworkFaults([Fault("The file", sentence)])
