from .answers import CommentQuerySet
from .questionnaires import LanguageQuerySet, QuestionnaireQuerySet, QuestionnaireVersionQuerySet
from .surveys import (
    AskedSchoolQuerySet,
    ContactListQuerySet,
    InvitationQuerySet,
    LeftDetailsQuerySet,
    SurveyQuerySet,
)

__all__ = [
    "AskedSchoolQuerySet",
    "CommentQuerySet",
    "ContactListQuerySet",
    "InvitationQuerySet",
    "LanguageQuerySet",
    "LeftDetailsQuerySet",
    "QuestionnaireQuerySet",
    "QuestionnaireVersionQuerySet",
    "SurveyQuerySet",
]
