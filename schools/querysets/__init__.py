from .agreements import AgreementQuerySet, AgreementTextQuerySet, SignatureQuerySet
from .board import SavedViewQuerySet
from .lists import KnownNameQuerySet, SchoolListLineQuerySet, SchoolListQuerySet
from .participation import ParticipationQuerySet
from .record import OfSchoolQuerySet, SharedQuerySet
from .register import DatedQuerySet, SchoolQuerySet
from .selection import AssessmentQuerySet, CallQuerySet, DecisionQuerySet, ExpressionQuerySet

__all__ = [
    "AgreementQuerySet",
    "AgreementTextQuerySet",
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
    "SignatureQuerySet",
]
