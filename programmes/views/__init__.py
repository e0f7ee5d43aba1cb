from .activity import activity_list
from .areas import area_change, area_home
from .documents import document, document_again, document_download, document_list
from .files import file_download
from .hats import hat_list, home
from .invitations import invitation_resend, invitation_withdraw, join, person_invite, person_invite_role
from .messages import digest_choose, message_list, message_send_again
from .people import person, person_change, person_end, person_hand_over, person_list
from .support import support_access

__all__ = [
    "activity_list",
    "area_change",
    "area_home",
    "digest_choose",
    "document",
    "document_again",
    "document_download",
    "document_list",
    "file_download",
    "hat_list",
    "home",
    "invitation_resend",
    "invitation_withdraw",
    "join",
    "message_list",
    "message_send_again",
    "person",
    "person_change",
    "person_end",
    "person_hand_over",
    "person_invite",
    "person_invite_role",
    "person_list",
    "support_access",
]
