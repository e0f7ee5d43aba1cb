"""The questionnaire file as a kind of file: its schema, how it is written, and what is raised with its faults."""

import json
from pathlib import Path

from common.structured_file import FileFaults, FileKind
from programmes.services.activity import Refused

from .fitting import misfits

SCHEMA = json.loads((Path(__file__).parent / "schema.json").read_text(encoding="utf-8"))
# What an item of each list is called.
ITEMS = {
    "sections": "section",
    "questions": "question",
    "scales": "scale",
    "options": "option",
    "any_of": "answer",
    "statements": "statement",
    "method_notes": "note",
}
# The order in which a file says things.
ORDER = (
    "format",
    "id",
    "value",
    "audience",
    "kind",
    "type",
    "title",
    "short_title",
    "text",
    "label",
    "easy_read",
    "score",
    "low",
    "high",
    "symbol",
    "symbol_alt",
    "help",
    "scale",
    "question",
    "any_of",
    "status_label",
    "licence",
    "source",
    "language",
    "audience_words",
    "minutes",
    "intro",
    "intro_easy_read",
    "about",
    "about_easy_read",
    "stem",
    "stem_easy_read",
    "change_note",
    "options",
    "max_length",
    "show_if",
    "asked",
    "data",
    "privacy_note",
    "theme",
    "topic",
    "statements",
    "same_as",
    "facilitator_prompt",
    "admin_note",
    "method_notes",
    "scales",
    "sections",
    "questions",
)


class QuestionnaireFaults(FileFaults, Refused):
    """A questionnaire file that cannot be taken as it is, with everything that is wrong with it."""


QUESTIONNAIRE_FILE = FileKind(
    noun="questionnaire",
    format="pins-questionnaire-1",
    schema=SCHEMA,
    misfits=misfits,
    order=ORDER,
    items=ITEMS,
    refusal=QuestionnaireFaults,
)
