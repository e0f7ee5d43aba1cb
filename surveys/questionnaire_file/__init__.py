"""The questionnaire file: how a version is written down, in JSON or YAML (docs/questionnaire-file.md)."""

from common.structured_file import MOST_BYTES

from .kind import QUESTIONNAIRE_FILE, QuestionnaireFaults
from .rows import document_of
from .shipped import shipped, shipped_slugs
from .skipping import answers_to

read, check, digest = QUESTIONNAIRE_FILE.read, QUESTIONNAIRE_FILE.check, QUESTIONNAIRE_FILE.digest
to_json, to_yaml = QUESTIONNAIRE_FILE.to_json, QUESTIONNAIRE_FILE.to_yaml

__all__ = [
    "MOST_BYTES",
    "QuestionnaireFaults",
    "answers_to",
    "check",
    "digest",
    "document_of",
    "read",
    "shipped",
    "shipped_slugs",
    "to_json",
    "to_yaml",
]
