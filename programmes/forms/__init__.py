from .area_settings import AreaSettingsForm
from .areas import ActivityFilter, AreaForm
from .changing import NoForm
from .invitations import InviteForm, InviteRoleForm, JoinForm
from .partners import PartnerEndForm, PartnerForm, PartnerKindForm, RoleEndForm, RoleForm
from .people import EndMembershipForm, HandOverForm, JobTitleForm, PersonFilter, SupportAccessForm
from .plan import ClusterForm, CohortForm, MilestoneForm, PlacesForm, StageForm
from .programmes import ProgrammeForm, TierForm
from .public_codes import CodeForm

__all__ = [
    "ActivityFilter",
    "AreaForm",
    "AreaSettingsForm",
    "ClusterForm",
    "CodeForm",
    "CohortForm",
    "EndMembershipForm",
    "HandOverForm",
    "InviteForm",
    "InviteRoleForm",
    "JobTitleForm",
    "JoinForm",
    "MilestoneForm",
    "NoForm",
    "PartnerEndForm",
    "PartnerForm",
    "PartnerKindForm",
    "PersonFilter",
    "PlacesForm",
    "ProgrammeForm",
    "RoleEndForm",
    "RoleForm",
    "StageForm",
    "SupportAccessForm",
    "TierForm",
]
