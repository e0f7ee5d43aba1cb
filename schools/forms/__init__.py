from .calls import CallForm, CriterionForm, ExtendForm
from .expression import SECTIONS, FindSchoolForm, LeadForm, SectionForm, incomplete
from .lists import EnrolListForm, LineSearch, SchoolListForm, read_answers
from .next_year import ContinueForm
from .record import (
    ContactForm,
    EndOtherProgrammeForm,
    InviteContactForm,
    MoveMilestoneForm,
    NoteForm,
    OtherProgrammeForm,
    SchoolFileForm,
)
from .register import ApplyForm, RegisterFileForm, RegisterSearch
from .scoring import DecisionForm, LettersForm, ProposedForm, ScoreForm, TalkForm
from .standing import LinkWorkerForm, StateForm, TermsForm
from .successor import SuccessorForm

__all__ = [
    "SECTIONS",
    "ApplyForm",
    "CallForm",
    "ContactForm",
    "ContinueForm",
    "CriterionForm",
    "DecisionForm",
    "EndOtherProgrammeForm",
    "EnrolListForm",
    "ExtendForm",
    "FindSchoolForm",
    "InviteContactForm",
    "LeadForm",
    "LettersForm",
    "LineSearch",
    "LinkWorkerForm",
    "MoveMilestoneForm",
    "NoteForm",
    "OtherProgrammeForm",
    "ProposedForm",
    "RegisterFileForm",
    "RegisterSearch",
    "SchoolFileForm",
    "SchoolListForm",
    "ScoreForm",
    "SectionForm",
    "StateForm",
    "SuccessorForm",
    "TalkForm",
    "TermsForm",
    "incomplete",
    "read_answers",
]
