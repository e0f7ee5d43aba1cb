"""Questionnaires from files, ours and those of other programs: what is read, and what could not be carried."""

from .opened import Note, Opened, Origin
from .opening import MOST_BYTES, open_file

__all__ = ["MOST_BYTES", "Note", "Opened", "Origin", "open_file"]
