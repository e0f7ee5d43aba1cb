from .answers import CommentQuerySet
from .questionnaires import LanguageQuerySet, QuestionnaireQuerySet, QuestionnaireVersionQuerySet
from .surveys import AskedSchoolQuerySet, ContactListQuerySet, SurveyQuerySet

__all__ = [
    "AskedSchoolQuerySet",
    "CommentQuerySet",
    "ContactListQuerySet",
    "LanguageQuerySet",
    "QuestionnaireQuerySet",
    "QuestionnaireVersionQuerySet",
    "SurveyQuerySet",
]
