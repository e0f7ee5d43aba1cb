from .agreement import Agreement, AgreementText, Side, Signature
from .codes import CareBoard, CareBoardAuthority, LocalAuthority
from .expression import Assessment, Call, Criterion, Decision, Expression, Score
from .identity import FormerIdentity
from .imports import RegisterImport
from .lists import KnownName, SchoolList, SchoolListLine
from .participation import OtherProgramme, Participation, ParticipationMilestone, SavedView
from .record import Contact, Note, SchoolFile, Visibility
from .register import School, SchoolLink, SchoolName, SchoolWord

__all__ = [
    "Agreement",
    "AgreementText",
    "Assessment",
    "Call",
    "CareBoard",
    "CareBoardAuthority",
    "Contact",
    "Criterion",
    "Decision",
    "Expression",
    "FormerIdentity",
    "KnownName",
    "LocalAuthority",
    "Note",
    "OtherProgramme",
    "Participation",
    "ParticipationMilestone",
    "RegisterImport",
    "SavedView",
    "School",
    "SchoolFile",
    "SchoolLink",
    "SchoolList",
    "SchoolListLine",
    "SchoolName",
    "SchoolWord",
    "Score",
    "Side",
    "Signature",
    "Visibility",
]
