from .actions import ActionQuerySet
from .audits import AnswerQuerySet, AuditQuerySet, EvidenceQuerySet, RoundQuerySet, VoiceQuerySet
from .frameworks import FrameworkQuerySet, FrameworkVersionQuerySet, StatementQuerySet

__all__ = [
    "ActionQuerySet",
    "AnswerQuerySet",
    "AuditQuerySet",
    "EvidenceQuerySet",
    "FrameworkQuerySet",
    "FrameworkVersionQuerySet",
    "RoundQuerySet",
    "StatementQuerySet",
    "VoiceQuerySet",
]
