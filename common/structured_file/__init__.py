"""Files of words that people exchange, in JSON or YAML: read within bounds, checked by a schema, written one way."""

from .faults import Fault, FileFaults, where
from .kind import FileKind
from .reading import MOST_BYTES, tidy
from .writing import canonical, to_yaml

__all__ = ["MOST_BYTES", "Fault", "FileFaults", "FileKind", "canonical", "tidy", "to_yaml", "where"]
