from .applying import expression_begin, expression_find, expression_start
from .boards import board, board_download
from .calls import (
    call,
    call_add,
    call_change,
    call_close,
    call_delete,
    call_extend,
    call_list,
    call_preview,
    call_publish,
)
from .contacts import contact_add, contact_change, contact_invite, contact_remove
from .criteria import criterion_add, criterion_change, criterion_move, criterion_remove
from .decisions import call_decide, call_letters, call_propose, call_spreadsheet, expression_decide
from .drafts import expression_check, expression_draft, expression_head, expression_section
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
from .notes import note_add, note_change, note_remove, school_file_add, school_file_remove
from .other_programmes import other_programme_add, other_programme_end
from .record import own_schools, school, school_timeline
from .saved_views import saved_view, saved_view_delete, saved_view_list, saved_view_new
from .scoring import expression, expression_close_link, expression_list
from .search import register_search
from .standing import participation_link_worker, participation_state, participation_terms
from .steps import milestone_move, milestone_tick, milestone_untick, school_milestone
from .successor import school_successor
from .together import board_together

__all__ = [
    "board",
    "board_download",
    "board_together",
    "call",
    "call_add",
    "call_change",
    "call_close",
    "call_decide",
    "call_delete",
    "call_extend",
    "call_letters",
    "call_list",
    "call_preview",
    "call_propose",
    "call_publish",
    "call_spreadsheet",
    "contact_add",
    "contact_change",
    "contact_invite",
    "contact_remove",
    "criterion_add",
    "criterion_change",
    "criterion_move",
    "criterion_remove",
    "expression",
    "expression_begin",
    "expression_check",
    "expression_close_link",
    "expression_decide",
    "expression_draft",
    "expression_find",
    "expression_head",
    "expression_list",
    "expression_section",
    "expression_start",
    "milestone_move",
    "milestone_tick",
    "milestone_untick",
    "note_add",
    "note_change",
    "note_remove",
    "other_programme_add",
    "other_programme_end",
    "own_schools",
    "participation_link_worker",
    "participation_state",
    "participation_terms",
    "programme_continue",
    "register_import",
    "register_import_apply",
    "register_import_list",
    "register_search",
    "saved_view",
    "saved_view_delete",
    "saved_view_list",
    "saved_view_new",
    "school",
    "school_file_add",
    "school_file_remove",
    "school_list",
    "school_list_delete",
    "school_list_enrol",
    "school_list_list",
    "school_list_new",
    "school_list_reopen",
    "school_list_settled",
    "school_milestone",
    "school_successor",
    "school_timeline",
]
