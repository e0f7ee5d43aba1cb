from .record import MoveMilestoneForm
from .register import ApplyForm, RegisterFileForm, RegisterSearch

__all__ = ["ApplyForm", "MoveMilestoneForm", "RegisterFileForm", "RegisterSearch"]
