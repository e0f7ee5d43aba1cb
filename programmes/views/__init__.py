from .activity import activity_list
from .area_settings import area_settings, area_settings_change
from .areas import area_change, area_home
from .cohorts import (
    cluster_add,
    cluster_change,
    cluster_list,
    cluster_remove,
    cohort_add,
    cohort_change,
    cohort_places,
    cohort_remove,
)
from .documents import document, document_again, document_download, document_list
from .files import file_download, file_picture
from .hats import hat_list, home
from .invitations import invitation_resend, invitation_withdraw, join, person_invite, person_invite_role
from .messages import digest_choose, message_list, message_send_again
from .partners import (
    partner,
    partner_add,
    partner_add_kind,
    partner_change,
    partner_end,
    partner_list,
    partner_role_add,
    partner_role_end,
)
from .people import person, person_change, person_end, person_hand_over, person_list
from .plan import (
    milestone_add,
    milestone_change,
    milestone_remove,
    stage_change,
    stage_list,
    stage_move,
    stage_remove,
)
from .programmes import programme, programme_add, programme_change, programme_list, tier_change
from .support import support_access

__all__ = [
    "activity_list",
    "area_change",
    "area_home",
    "area_settings",
    "area_settings_change",
    "cluster_add",
    "cluster_change",
    "cluster_list",
    "cluster_remove",
    "cohort_add",
    "cohort_change",
    "cohort_places",
    "cohort_remove",
    "digest_choose",
    "document",
    "document_again",
    "document_download",
    "document_list",
    "file_download",
    "file_picture",
    "hat_list",
    "home",
    "invitation_resend",
    "invitation_withdraw",
    "join",
    "message_list",
    "message_send_again",
    "milestone_add",
    "milestone_change",
    "milestone_remove",
    "partner",
    "partner_add",
    "partner_add_kind",
    "partner_change",
    "partner_end",
    "partner_list",
    "partner_role_add",
    "partner_role_end",
    "person",
    "person_change",
    "person_end",
    "person_hand_over",
    "person_invite",
    "person_invite_role",
    "person_list",
    "programme",
    "programme_add",
    "programme_change",
    "programme_list",
    "stage_change",
    "stage_list",
    "stage_move",
    "stage_remove",
    "support_access",
    "tier_change",
]
