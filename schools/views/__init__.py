from .boards import board
from .imports import register_import, register_import_apply, register_import_list
from .record import own_schools, school, school_timeline
from .search import register_search
from .steps import milestone_move, milestone_tick, milestone_untick, school_milestone

__all__ = [
    "board",
    "milestone_move",
    "milestone_tick",
    "milestone_untick",
    "own_schools",
    "register_import",
    "register_import_apply",
    "register_import_list",
    "register_search",
    "school",
    "school_milestone",
    "school_timeline",
]
