from .codes import CareBoard, CareBoardAuthority, LocalAuthority
from .imports import RegisterImport
from .lists import KnownName, SchoolList, SchoolListLine
from .register import School, SchoolLink, SchoolName, SchoolWord

__all__ = [
    "CareBoard",
    "CareBoardAuthority",
    "KnownName",
    "LocalAuthority",
    "RegisterImport",
    "School",
    "SchoolLink",
    "SchoolList",
    "SchoolListLine",
    "SchoolName",
    "SchoolWord",
]
