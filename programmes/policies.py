"""What one may do: pure questions about objects, without a query, testable on unsaved ones."""

from common.documents.models import Document
from common.documents.policies import can_be_asked_again

from .models import Invitation, Membership, Organisation
from .roles import ROLES, Permission, Reach


def can_invite(membership: Membership, role: str) -> bool:
    """Whether a membership may invite somebody in this role, wherever their reach allows."""
    return membership.can(Permission.MANAGE_PEOPLE) and role in membership.rights.invites


def can_invite_to(membership: Membership, organisation: Organisation, role: str) -> bool:
    """Whether the role exists in such an organisation and, but for area leads and schools, in one's own.

    Which schools a school lead may invite to is a matter of `visible_to`.
    """
    if not can_invite(membership, role) or organisation.kind not in ROLES[role].kinds:
        return False
    return membership.rights.reach is not Reach.ORGANISATION or organisation.pk == membership.organisation_id


def can_end(membership: Membership, other: Membership) -> bool:
    """Whether a membership may end another: any that it may invite, and support access; not its own."""
    if other.pk == membership.pk or not other.is_current or not membership.can(Permission.MANAGE_PEOPLE):
        return False
    return other.role in membership.rights.invites or (other.role == "support" and membership.sees_whole_area)


def can_hand_over(membership: Membership, other: Membership) -> bool:
    """Whether a membership may hand over the work of another that it may end, or its own."""
    own = other.pk == membership.pk and membership.can(Permission.MANAGE_PEOPLE)
    return own or can_end(membership, other)


def can_change_invitation(membership: Membership, invitation: Invitation) -> bool:
    """Whether an invitation may be sent again or withdrawn by this membership."""
    unanswered = invitation.accepted_at is None and invitation.withdrawn_at is None
    return unanswered and can_invite(membership, invitation.role)


def can_ask_again(membership: Membership, document: Document) -> bool:
    """Whether a membership may ask once more: for what it asked for, or what the system makes by itself."""
    own = document.membership_id in (None, membership.pk)
    return own and can_be_asked_again(document)


def can_set_up(membership: Membership) -> bool:
    """Whether a membership may set up programmes, which every council's schools share.

    A council's officer reads the set-up and decides about own schools only.
    """
    return membership.can(Permission.MANAGE_PROGRAMMES) and membership.sees_whole_area


def can_keep_partners(membership: Membership) -> bool:
    """Whether a membership may say who the area's partners are and what they do."""
    return membership.can(Permission.MANAGE_AREA)
