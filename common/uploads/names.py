"""The name under which a file is shown and handed out again."""

import re
import unicodedata
from pathlib import PurePath

from common.uploads.kinds import FileKind

MAX_LENGTH = 120


def clean_name(name: str, kind: FileKind) -> str:
    """Return the last part of the name, in printable characters, with the ending of what the file is."""
    last = name.replace("\\", "/").rpartition("/")[2]
    # Category C: control and invisible characters, among them those that turn "gpj.exe" round.
    printable = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C")
    stem = re.sub(r"\s+", " ", PurePath(printable.strip(" .")).stem).strip(" .")
    return (stem[: MAX_LENGTH - len(kind.ending)].rstrip() or "file") + kind.ending
