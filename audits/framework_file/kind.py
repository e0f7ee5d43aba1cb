"""The framework file as a kind of file: its schema, how it is written, and what is raised with its faults."""

import json
from pathlib import Path

from common.structured_file import FileFaults, FileKind
from programmes.services.activity import Refused

from .fitting import misfits

SCHEMA = json.loads((Path(__file__).parent / "schema.json").read_text(encoding="utf-8"))
# What an item of each list is called.
ITEMS = {
    "domains": "domain",
    "statements": "statement",
    "levels": "level",
    "outside": "answer outside the levels",
    "groups": "group",
    "scales": "scale",
    "options": "option",
    "places": "place",
    "questions": "question",
    "how_to_use": "line",
    "evidence_prompts": "prompt",
    "resources": "resource",
    "tags": "tag",
}
# The order in which a file says things; what is not listed keeps its own (names of groups and boxes).
ORDER = (
    "format",
    "id",
    "level",
    "value",
    "code",
    "unit",
    "name",
    "title",
    "url",
    "text",
    "status_label",
    "purpose",
    "description",
    "why",
    "theme",
    "how_to_use",
    "licence",
    "source",
    "language",
    "change_note",
    "scale",
    "type",
    "score",
    "label",
    "meaning",
    "descriptor",
    "next_step",
    "symbol",
    "symbol_alt",
    "must_reach",
    "holds_at",
    "levels",
    "outside",
    "groups",
    "scales",
    "places",
    "boxes",
    "commentary",
    "now",
    "possible_action",
    "options",
    "use",
    "questions",
    "wording",
    "evidence_prompts",
    "prompts",
    "resources",
    "tags",
    "domains",
    "statements",
)


class FrameworkFaults(FileFaults, Refused):
    """A framework file that cannot be taken as it is, with everything that is wrong with it."""


FRAMEWORK_FILE = FileKind(
    noun="framework",
    format="pins-framework-1",
    schema=SCHEMA,
    misfits=misfits,
    order=ORDER,
    items=ITEMS,
    refusal=FrameworkFaults,
)
