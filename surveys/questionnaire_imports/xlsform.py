"""From an XLSForm (the spreadsheets of ODK, KoboToolbox, SurveyCTO and others) to a document of ours."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from common.uploads.refusal import UploadRefused
from common.uploads.sheets import words_of_sheets

from . import xlsform_kinds as kinds
from .answers import Choice
from .asked import Asked
from .building import SAID, Building
from .conditions import NEVER, Condition, from_relevant
from .opened import Opened, Origin
from .plain import shortened
from .refusing import unreadable
from .saying import Texts, in_lines, texts_of
from .tongues import code_of
from .xlsform_sheets import CHOICES, MEDIA, SETTINGS, SURVEY, Row, languages_in, rows_in, settings_in

MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED = 20 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 5_000, 80
TABLES = ("table-list", "list-nolabel", "likert")  # appearances of questions that share their answers
# What a row may say beside its question, and what becomes of that.
BESIDE = {
    "default": "The answer that stood there already is left out: nobody is led to one here.",
    "readonly": "It could not be changed there. Here it is answered like any other.",
    "guidance_hint": "The note for those who ask (guidance_hint) is left out.",
    **dict.fromkeys(MEDIA, "A picture, sound or film beside the question is left out."),
}
# Columns that we understand, or that change nothing here.
SILENT = frozenset(
    (
        *("type", "name", "label", "hint", "required", "relevant", "appearance", "constraint", "calculation"),
        *("constraint_message", "required_message", "parameters", "list_name", "repeat_count", "jr::count"),
    )
)


@dataclass(frozen=True)
class Group:
    """A group or repeat that is open."""

    row: Row
    condition: Condition | None
    is_table: bool


def from_xlsform(content: bytes) -> Opened:
    """Return what an XLSForm holds, with what could not be carried. Raises QuestionnaireFaults if it cannot be read."""
    sheets = _sheets(content)
    settings = settings_in(sheets.get(SETTINGS, []))
    unnamed = settings.get("default_language") or "English"
    survey = rows_in(SURVEY, sheets.get(SURVEY, []), unnamed)
    if not survey or not any(row["type"] for row in survey):
        raise unreadable("It has no sheet “survey” with questions, so it is no XLSForm.")
    return _Form(survey, rows_in(CHOICES, sheets.get(CHOICES, []), unnamed), settings).opened()


def _sheets(content: bytes) -> dict[str, list[list[str]]]:
    if len(content) > MOST_BYTES:
        raise unreadable("It is larger than 2 MB. An XLSForm is words: leave out everything else.")
    try:
        found = words_of_sheets(
            content,
            wanted=lambda title: title.strip().lower() in (SURVEY, CHOICES, SETTINGS),
            most_rows=MOST_ROWS,
            most_columns=MOST_COLUMNS,
            most_unpacked=MOST_UNPACKED,
        )
    except UploadRefused as refusal:
        raise unreadable(f"{refusal.message}.") from None
    return {title.strip().lower(): lines for title, lines in found.items()}


class _Form:
    """One XLSForm on its way to a document, row by row."""

    def __init__(self, survey: list[Row], choices: list[Row], settings: Mapping[str, str]) -> None:
        self.survey, self.settings = survey, settings
        self.building = Building(_languages([*survey, *choices], settings))
        self.lists: dict[str, list[Choice]] = defaultdict(list)
        self.groups: list[Group] = []
        for row in choices:
            self.lists[row["list_name"]].append(Choice(row["name"], row.texts("label")))

    def opened(self) -> Opened:
        """Return what has come of it."""
        self._tell_columns()
        for row in self.survey:
            self._take(row)
        first = self.building.languages[0]
        if not code_of(first):
            self.building.differ(
                "Languages", f"“{first}” is no language that we know. Its words pass for English."
            )
        title = texts_of({first: self.settings.get("form_title", "")})
        return self.building.opened(origin=Origin.XLSFORM, title=title, intro={})

    def _take(self, row: Row) -> None:
        said, kind = row["type"], kinds.type_of(row["type"])
        if found := kinds.GROUP.match(said):
            self._begin(row, said) if found[1].lower() == "begin" else self._end()
        elif kind in kinds.NOTES:
            self._tell(row)
        elif kind in kinds.BY_ITSELF:
            self.building.often(row.where, "What a device notes by itself is not asked here.")
        elif kind in kinds.WORKED_OUT:
            told = shortened(row["calculation"], SAID)
            self.building.lose(
                row.where, f"Nothing is worked out here{f': “{told}”' if told else ''}. It is left out."
            )
        elif kind in kinds.RECORDED | kinds.TICKS:
            self.building.lose(
                row.where, f"An answer of the type “{said[:40]}” cannot be given here. It is left out."
            )
        elif said:
            self._ask(row, kind)

    def _begin(self, row: Row, said: str) -> None:
        is_table = "table-list" in row["appearance"].split()
        self.groups.append(Group(row, from_relevant(row["relevant"]), is_table))
        if kinds.REPEAT.search(said):
            self.building.differ(row.where, "Its questions are asked once here, and not again and again.")
        self._part()

    def _end(self) -> None:
        if self.groups:
            self.groups.pop()
        self._part()

    def _part(self) -> None:
        """Begin a section for the innermost group that has a label."""
        named = (group.row for group in reversed(self.groups) if group.row.texts("label"))
        row = next(named, self.groups[-1].row if self.groups else None)
        self.building.sections.begin(
            row["name"] if row else "questions", row.texts("label") if row else {}, {}
        )

    def _tell(self, row: Row) -> None:
        self.building.sections.tell(row.where, in_lines(row.texts("label"), row.texts("hint")))
        if condition := from_relevant(row["relevant"]):
            told = shortened(condition.said, SAID)
            self.building.lose(row.where, f"It was shown only if “{told}”. Here everybody reads it.")

    def _ask(self, row: Row, kind: str) -> None:
        conditions = (*(group.condition for group in self.groups), from_relevant(row["relevant"]))
        asked = Asked(row.where, row["name"], row.texts("label"), row.texts("hint"), conditions)
        self._note(row, kind)
        if select := kinds.select_of(row["type"]):
            self._choose(row, asked, select)
        elif kind in kinds.NUMBERS:
            self._number(row, asked, kind)
        elif kind in kinds.WORDS:
            self.building.write(asked, "long_text" if "multiline" in row["appearance"] else "short_text")
        elif kind in kinds.DATES:
            self.building.write(asked, "short_text")
            self.building.differ(row.where, f"A {kind.replace('_', ' ')} is written in words here.")
        else:
            self.building.lose(row.where, f"The type “{row['type'][:60]}” is not known here. It is left out.")

    def _choose(self, row: Row, asked: Asked, select: kinds.Select) -> None:
        look = row["appearance"].split()
        if "label" in look:  # heads a table, and is no question
            self._tell(row)
            return
        if select.list_name not in self.lists:
            told = f"Its answers, “{select.list_name[:60]}”, are not in the sheet choices. It is left out."
            self.building.lose(row.where, told)
            return
        if select.kind == "rank":
            self.building.lose(row.where, "The order of the answers is not asked. Any of them can be chosen.")
        is_table = any(group.is_table for group in self.groups) or any(each in look for each in TABLES)
        kind = "multiple" if select.kind == "rank" else select.kind
        kind = "scale" if kind == "single" and is_table else kind
        other: Texts | None = texts_of({self.building.languages[0]: "Other"}) if select.has_other else None
        places = self.building.choose(asked, self.lists[select.list_name], kind, other)
        self.building.known[row["name"]] = places

    def _number(self, row: Row, asked: Asked, kind: str) -> None:
        limits = kinds.limits_of(row["constraint"]) if row["constraint"] else (None, None)
        if kind == "range":
            limits = kinds.range_of(row["parameters"])
        if kind == "decimal":
            self.building.differ(row.where, "Only whole numbers can be entered here.")
        self.building.number(asked, *(limits or (None, None)))

    def _note(self, row: Row, kind: str) -> None:
        """Note what a row says beside its question."""
        building, rule = self.building, row["constraint"]
        if rule and not (kind in kinds.NUMBERS and kinds.limits_of(rule)):
            building.lose(row.where, f"The rule “{shortened(rule, SAID)}” for answers is not checked here.")
        if row["required"] and row["required"].lower() not in NEVER:
            building.often(row.where, "It had to be answered. Here every question may be skipped.")
        if row["choice_filter"]:
            building.lose(
                row.where, "All answers of its list are offered here, whatever was answered before."
            )
        for column, sentence in BESIDE.items():
            if row[column]:
                building.often(row.where, sentence)

    def _tell_columns(self) -> None:
        known = SILENT | BESIDE.keys() | {"choice_filter"}
        others = sorted({column for row in self.survey for column in row.cells} - known)
        if others:
            listed = ", ".join(f"“{column[:40]}”" for column in others[:12])
            self.building.lose("survey", f"Columns that are not read: {listed}.")


def _languages(rows: list[Row], settings: Mapping[str, str]) -> list[str]:
    """Return the languages of a form, English first, or else the one that it begins with."""
    found = languages_in(rows) or ["en"]
    english = [each for each in found if each.partition("-")[0] == "en"]
    own = code_of(settings.get("default_language", ""))
    first = (english or [each for each in found if each == own] or found)[0]
    return [first, *(each for each in found if each != first)]
