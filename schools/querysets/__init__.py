from .board import SavedViewQuerySet
from .lists import KnownNameQuerySet, SchoolListLineQuerySet, SchoolListQuerySet
from .participation import ParticipationQuerySet
from .record import OfSchoolQuerySet, SharedQuerySet
from .register import DatedQuerySet, SchoolQuerySet
from .selection import (
    AgreementQuerySet,
    AssessmentQuerySet,
    CallQuerySet,
    DecisionQuerySet,
    ExpressionQuerySet,
)

__all__ = [
    "AgreementQuerySet",
    "AssessmentQuerySet",
    "CallQuerySet",
    "DatedQuerySet",
    "DecisionQuerySet",
    "ExpressionQuerySet",
    "KnownNameQuerySet",
    "OfSchoolQuerySet",
    "ParticipationQuerySet",
    "SavedViewQuerySet",
    "SchoolListLineQuerySet",
    "SchoolListQuerySet",
    "SchoolQuerySet",
    "SharedQuerySet",
]
