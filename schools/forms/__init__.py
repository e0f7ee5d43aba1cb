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
from .standing import LinkWorkerForm, StateForm, TermsForm
from .successor import SuccessorForm

__all__ = [
    "ApplyForm",
    "ContactForm",
    "ContinueForm",
    "EndOtherProgrammeForm",
    "EnrolListForm",
    "InviteContactForm",
    "LineSearch",
    "LinkWorkerForm",
    "MoveMilestoneForm",
    "NoteForm",
    "OtherProgrammeForm",
    "RegisterFileForm",
    "RegisterSearch",
    "SchoolFileForm",
    "SchoolListForm",
    "StateForm",
    "SuccessorForm",
    "TermsForm",
    "read_answers",
]
