from .areas import ActivityFilter, AreaForm
from .invitations import InviteForm, InviteRoleForm, JoinForm
from .people import EndMembershipForm, HandOverForm, JobTitleForm, PersonFilter, SupportAccessForm

__all__ = [
    "ActivityFilter",
    "AreaForm",
    "EndMembershipForm",
    "HandOverForm",
    "InviteForm",
    "InviteRoleForm",
    "JobTitleForm",
    "JoinForm",
    "PersonFilter",
    "SupportAccessForm",
]
