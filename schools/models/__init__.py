from .codes import CareBoard, CareBoardAuthority, LocalAuthority
from .imports import RegisterImport
from .register import School, SchoolLink, SchoolName, SchoolWord

__all__ = [
    "CareBoard",
    "CareBoardAuthority",
    "LocalAuthority",
    "RegisterImport",
    "School",
    "SchoolLink",
    "SchoolName",
    "SchoolWord",
]
