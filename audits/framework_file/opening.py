"""One door for every kind of framework file."""

from typing import Any

from common.uploads.sheets import ARCHIVE

from .kind import FRAMEWORK_FILE
from .spreadsheet_reading import from_xlsx


def open_file(content: bytes | str) -> dict[str, Any]:
    """Return the document in a JSON, YAML or XLSX file. Raises FrameworkFaults for what cannot be read.

    A spreadsheet is checked at once, since only here is known in which cell a fault stands.
    """
    if isinstance(content, bytes) and content.startswith(ARCHIVE):
        return from_xlsx(content)
    return FRAMEWORK_FILE.read(content)
