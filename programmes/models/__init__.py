from .activity import ActivityEntry
from .area import Area, Organisation, SchoolPartner
from .invitation import Invitation, InvitationSchool
from .membership import Membership, MembershipSchool
from .user import User

__all__ = [
    "ActivityEntry",
    "Area",
    "Invitation",
    "InvitationSchool",
    "Membership",
    "MembershipSchool",
    "Organisation",
    "SchoolPartner",
    "User",
]
