from .lists import EnrolListForm, LineSearch, SchoolListForm, read_answers
from .next_year import ContinueForm
from .record import MoveMilestoneForm
from .register import ApplyForm, RegisterFileForm, RegisterSearch

__all__ = [
    "ApplyForm",
    "ContinueForm",
    "EnrolListForm",
    "LineSearch",
    "MoveMilestoneForm",
    "RegisterFileForm",
    "RegisterSearch",
    "SchoolListForm",
    "read_answers",
]
