from .action import Action
from .audit import Answer, Audit, AuditPart, Evidence, ReviewComment
from .framework import Domain, Framework, FrameworkVersion, Statement
from .round import Round
from .voice import GroupEntry, Tally, Voice

__all__ = [
    "Action",
    "Answer",
    "Audit",
    "AuditPart",
    "Domain",
    "Evidence",
    "Framework",
    "FrameworkVersion",
    "GroupEntry",
    "ReviewComment",
    "Round",
    "Statement",
    "Tally",
    "Voice",
]
