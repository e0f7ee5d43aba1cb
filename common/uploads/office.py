"""Word and Excel files are archives that may carry programs, or unpack to more than a disk holds."""

import io
import re
import zipfile

from common.uploads.refusal import UploadRefused

MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_RATIO = 200  # unpacked to packed; text of a large sheet reaches about 30
MAX_PARTS = 5_000
PROGRAMS = re.compile(
    r"vbaProject|vbaData|activeX|macrosheets|oleObject|\.(exe|dll|js|vbs|bat|ps1)$", re.IGNORECASE
)
# A template from elsewhere is fetched when the file is opened, and may hold the macros that the file lacks.
ELSEWHERE = re.compile(
    rb"attachedTemplate[^>]*TargetMode\s*=\s*.External|TargetMode\s*=\s*.External[^>]*attachedTemplate"
)
LOOKED_INTO = ("[Content_Types].xml", "word/_rels/settings.xml.rels")
MAX_LOOKED_INTO_BYTES = 1024 * 1024


def refuse_dangerous_archive(content: bytes) -> None:
    """Raise UploadRefused for macros, embedded programs, passwords and archives made to explode."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_bomb(archive, len(content))
            if _holds_programs(archive):
                raise UploadRefused("The file must not contain macros or embedded programs", code="macros")
    except (zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError) as error:
        raise UploadRefused("The file cannot be read. It may be damaged", code="damaged") from error


def _refuse_bomb(archive: zipfile.ZipFile, packed: int) -> None:
    """Believe the declared sizes: zipfile never unpacks a part beyond its own."""
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or unpacked > min(MAX_UNPACKED_BYTES, packed * MAX_RATIO):
        raise UploadRefused(
            "The file unpacks to far more than its size. Save it again and retry", code="bomb"
        )


def _holds_programs(archive: zipfile.ZipFile) -> bool:
    if any(PROGRAMS.search(name) for name in archive.namelist()):
        return True
    beginnings = [_beginning(archive, name) for name in LOOKED_INTO if name in archive.namelist()]
    return any(b"macroEnabled" in text or ELSEWHERE.search(text) for text in beginnings)


def _beginning(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(MAX_LOOKED_INTO_BYTES)
