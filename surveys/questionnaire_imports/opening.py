"""One door for every kind of file."""

import io
import zipfile

from common.uploads.sheets import ARCHIVE
from surveys.questionnaire_file import read

from . import limesurvey_tables
from .limesurvey import from_limesurvey
from .opened import Opened
from .refusing import unreadable
from .xlsform import from_xlsform

MOST_BYTES = limesurvey_tables.MOST_BYTES  # the largest of them
OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def open_file(content: bytes | str) -> Opened:
    """Return what a file holds: ours (JSON, YAML), an XLSForm (.xlsx) or a LimeSurvey survey (.lss).

    What it is shows from what it holds, never from its name. Of our own nothing is checked yet. Raises
    QuestionnaireFaults with a sentence for what cannot be read.
    """
    raw = content if isinstance(content, bytes) else content.encode(errors="replace")
    if raw.startswith(OLD_OFFICE):
        raise unreadable("It is an old Excel file, or has a password. Save it as .xlsx without one.")
    if raw.startswith(ARCHIVE):
        _refuse_answers(raw)
        return from_xlsform(raw)
    if raw.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<"):
        return from_limesurvey(raw)
    return Opened(read(content))


def _refuse_answers(content: bytes) -> None:
    """Raise QuestionnaireFaults for an archive of LimeSurvey, which holds people's answers."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            is_archive = any(name.lower().endswith(".lss") for name in archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        return
    if is_archive:
        raise unreadable(
            "It is an archive of LimeSurvey, with people’s answers in it. Export the survey structure (.lss) instead."
        )
