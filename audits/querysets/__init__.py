from .actions import ActionQuerySet
from .audits import AnswerQuerySet, AuditQuerySet, RoundQuerySet, VoiceQuerySet
from .frameworks import FrameworkQuerySet, FrameworkVersionQuerySet, StatementQuerySet

__all__ = [
    "ActionQuerySet",
    "AnswerQuerySet",
    "AuditQuerySet",
    "FrameworkQuerySet",
    "FrameworkVersionQuerySet",
    "RoundQuerySet",
    "StatementQuerySet",
    "VoiceQuerySet",
]
