"""The framework file: how a version of a framework is written down, in JSON or YAML (docs/framework-file.md)."""

from .checking import check
from .faults import Fault, FrameworkFaults
from .opening import open_file
from .reading import MOST_BYTES, read
from .rows import document_of
from .shipped import shipped, shipped_slugs, starter
from .spreadsheet import to_xlsx
from .writing import canonical, digest, to_json, to_yaml

__all__ = [
    "MOST_BYTES",
    "Fault",
    "FrameworkFaults",
    "canonical",
    "check",
    "digest",
    "document_of",
    "open_file",
    "read",
    "shipped",
    "shipped_slugs",
    "starter",
    "to_json",
    "to_xlsx",
    "to_yaml",
]
