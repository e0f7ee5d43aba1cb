from .lists import EnrolListForm, LineSearch, SchoolListForm, read_answers
from .record import MoveMilestoneForm
from .register import ApplyForm, RegisterFileForm, RegisterSearch

__all__ = [
    "ApplyForm",
    "EnrolListForm",
    "LineSearch",
    "MoveMilestoneForm",
    "RegisterFileForm",
    "RegisterSearch",
    "SchoolListForm",
    "read_answers",
]
