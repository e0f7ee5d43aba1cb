from .activity import ActivityEntry
from .area import Area, Organisation, SchoolPartner
from .invitation import Invitation, InvitationSchool
from .membership import Membership, MembershipSchool
from .partnership import AreaSettings, OrganisationRole
from .programme import Cluster, Cohort, Milestone, Programme, Quota, Stage, Tier
from .user import User

__all__ = [
    "ActivityEntry",
    "Area",
    "AreaSettings",
    "Cluster",
    "Cohort",
    "Invitation",
    "InvitationSchool",
    "Membership",
    "MembershipSchool",
    "Milestone",
    "Organisation",
    "OrganisationRole",
    "Programme",
    "Quota",
    "SchoolPartner",
    "Stage",
    "Tier",
    "User",
]
