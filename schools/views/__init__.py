from .boards import board
from .imports import register_import, register_import_apply, register_import_list
from .lists import (
    school_list,
    school_list_delete,
    school_list_enrol,
    school_list_list,
    school_list_new,
    school_list_reopen,
    school_list_settled,
)
from .next_year import programme_continue
from .record import own_schools, school, school_timeline
from .search import register_search
from .steps import milestone_move, milestone_tick, milestone_untick, school_milestone

__all__ = [
    "board",
    "milestone_move",
    "milestone_tick",
    "milestone_untick",
    "own_schools",
    "programme_continue",
    "register_import",
    "register_import_apply",
    "register_import_list",
    "register_search",
    "school",
    "school_list",
    "school_list_delete",
    "school_list_enrol",
    "school_list_list",
    "school_list_new",
    "school_list_reopen",
    "school_list_settled",
    "school_milestone",
    "school_timeline",
]
