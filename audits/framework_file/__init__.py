"""The framework file: how a version of a framework is written down, in JSON or YAML (docs/framework-file.md)."""

from common.structured_file import MOST_BYTES

from .kind import FRAMEWORK_FILE, FrameworkFaults
from .opening import open_file
from .rows import document_of
from .shipped import shipped, shipped_digest, shipped_slugs, starter
from .spreadsheet import to_xlsx

read, check = FRAMEWORK_FILE.read, FRAMEWORK_FILE.check
canonical, digest = FRAMEWORK_FILE.canonical, FRAMEWORK_FILE.digest
to_json, to_yaml = FRAMEWORK_FILE.to_json, FRAMEWORK_FILE.to_yaml

__all__ = [
    "MOST_BYTES",
    "FrameworkFaults",
    "canonical",
    "check",
    "digest",
    "document_of",
    "open_file",
    "read",
    "shipped",
    "shipped_digest",
    "shipped_slugs",
    "starter",
    "to_json",
    "to_xlsx",
    "to_yaml",
]
