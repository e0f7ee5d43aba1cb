from .answers import CommentQuerySet
from .questionnaires import LanguageQuerySet, QuestionnaireQuerySet, QuestionnaireVersionQuerySet
from .surveys import AskedSchoolQuerySet, ContactListQuerySet, InvitationQuerySet, SurveyQuerySet

__all__ = [
    "AskedSchoolQuerySet",
    "CommentQuerySet",
    "ContactListQuerySet",
    "InvitationQuerySet",
    "LanguageQuerySet",
    "QuestionnaireQuerySet",
    "QuestionnaireVersionQuerySet",
    "SurveyQuerySet",
]
