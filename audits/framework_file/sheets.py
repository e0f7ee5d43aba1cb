"""How a framework is laid out in a spreadsheet: which sheets there are, and what each column is for."""

from typing import Any

# Names in the first column of the sheet “Framework”, with what each is for.
HEAD = {
    "id": "Small letters, digits and “_”. Keep it in later versions",
    "unit": "school or place",
    "title": "What people read",
    "status_label": "What it is, and that it is not the national instrument",
    "purpose": "What it is for",
    "how_to_use": "One sentence a line",
    "licence": "Who may use these words and how",
    "source": "Where the words come from; the law, if any",
    "language": "en-GB",
    "change_note": "What has changed since the version before",
}
BOXES = {
    "commentary": "Name of the first box for words",
    "now": "Name of a box for how it is now; empty: not asked",
    "possible_action": "Name of a box for what could be done; empty: not asked",
}
# Columns of the sheets that hold a list, by the list's name in the file.
LISTS = {
    "levels": ("Levels", ("id", "name", "meaning")),
    "outside": ("Apart from levels", ("id", "name", "meaning")),
    "groups": ("Groups", ("id", "name", "scale")),
    "places": ("Places", ("id", "name")),
}
SCALES = ("Scales", ("id", "type", "use", "value", "score", "label", "symbol", "symbol_alt"))
DOMAINS = ("Themes", ("id", "code", "name", "description", "theme", "questions"))
STATEMENTS = "Statements"
FRAMEWORK = "Framework"
# Several things in one cell, each on a line of its own.
LINES = frozenset({"how_to_use", "questions", "evidence_prompts", "resources", "tags", "places"})
# What a statement says in a column of its own name, and in one for each level, group or box.
STATEMENT = (
    "id",
    "code",
    "text",
    "why",
    "evidence_prompts",
    "resources",
    "tags",
    "places",
    "must_reach",
    "holds_at",
)
EACH = {"descriptor": "level", "next_step": "level", "wording": "group", "prompt": "box"}
HELP = (
    (
        "One thing a line",
        "how_to_use, questions, evidence_prompts, resources, tags, places: Alt and Enter begin a line.",
    ),
    ("Levels", "Three to five, the lowest first; two are enough for places."),
    ("Groups", "Who is asked beside the school’s leaders. “scale” is the id of a row of the sheet Scales."),
    ("Scales", "One row for each answer. An answer without a score stands outside the scale."),
    ("Themes", "“theme” is one of the seven themes of the portal, or empty."),
    ("Statements", "“theme” is the id of a row of the sheet Themes."),
    ("descriptor: …", "What a level looks like. Describe every level, or none."),
    ("next_step: …", "What could come next for a school at that level."),
    ("wording: …", "What a group reads. Empty: it is not asked."),
    ("prompt: …", "What helps with a box for words."),
    ("resources", "A title, a stroke and an address: A page | https://www.example.org/page"),
    ("must_reach, holds_at", "Ids of levels, for a duty in law. Empty: it holds nothing back."),
    ("More", "Add a column for a further level, group or box; its id stands after the colon."),
)


def statement_columns(document: dict[str, Any]) -> list[str]:
    """Return the headings of the sheet of statements for a document's levels, groups and boxes."""
    levels = [each["id"] for each in document["levels"]]
    groups = [each["id"] for each in document.get("groups", ())]
    described = [f"{part}: {level}" for level in levels for part in ("descriptor", "next_step")]
    read = [f"wording: {group}" for group in groups]
    helped = [f"prompt: {box}" for box in document["boxes"]]
    return ["theme", *STATEMENT[:4], *described, *read, *helped, *STATEMENT[4:]]
