from .answers import Comment, LeftDetails, SavedDraft, Tally
from .invitation import ContactList, Invitation
from .questionnaire import Question, Questionnaire, QuestionnaireVersion, Section, WordingFix
from .survey import AskedSchool, Survey
from .words import Language, Translation

__all__ = [
    "AskedSchool",
    "Comment",
    "ContactList",
    "Invitation",
    "Language",
    "LeftDetails",
    "Question",
    "Questionnaire",
    "QuestionnaireVersion",
    "SavedDraft",
    "Section",
    "Survey",
    "Tally",
    "Translation",
    "WordingFix",
]
