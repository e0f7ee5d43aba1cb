from uuid import uuid4

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone

from common.tenancy.context import name_user
from programmes.arrivals import arrived
from programmes.models import Invitation, Membership, MembershipSchool, User

from .activity import Refused, record_activity
from .invitations import hash_token


def find_invitation(token: str) -> Invitation | None:
    """Return the invitation that a link leads to, in the open area; whether it still holds is its own matter."""
    return (
        Invitation.objects.select_related("organisation", "area", "invited_by__user")
        .filter(token_hash=hash_token(token))
        .first()
    )


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: User) -> Membership:
    """Make the invited person a member and return the membership.

    Raises Refused when the link has been used, withdrawn or has run out, or when it was meant for
    another address: an invitation is for a person, not for whoever holds the link.
    """
    invitation = Invitation.objects.held(invitation.pk)
    if not invitation.is_open:
        raise Refused("This invitation has been used, withdrawn or has run out. Ask for a new one.")
    if user.email != invitation.email:
        raise Refused(f"This invitation is for {invitation.email}. You are signed in as {user.email}.")
    membership, _ = Membership.objects.get_or_create(
        area=invitation.area,
        user=user,
        organisation=invitation.organisation,
        role=invitation.role,
        ended_at=None,
        defaults={"is_area_wide": invitation.is_area_wide, "job_title": invitation.job_title},
    )
    for link in invitation.school_links.all():
        MembershipSchool.objects.get_or_create(
            area=invitation.area, membership=membership, school_id=link.school_id
        )
    invitation.accepted_at, invitation.membership = timezone.now(), membership
    invitation.save(update_fields=["accepted_at", "membership"])
    arrived(invitation, membership)
    record_activity(by=membership, verb="accepted the invitation to", thing=invitation.organisation)
    return membership


@transaction.atomic
def join_with_new_account(*, invitation: Invitation, full_name: str, password: str) -> Membership:
    """Make an account for the invited address, verified since the link came by it, and accept.

    Raises Refused like `accept_invitation`, and when there is an account already.
    """
    if not invitation.is_open:
        raise Refused("This invitation has been used, withdrawn or has run out. Ask for a new one.")
    newcomer = uuid4()
    try:
        with transaction.atomic():
            name_user(newcomer)
            user = User.objects.create_user(
                invitation.email, password, id=newcomer, full_name=full_name.strip()
            )
    except IntegrityError as error:
        raise Refused("You have an account with this address already. Sign in to accept.") from error
    # Without a verified address, signing in through an organisation would wipe the password.
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return accept_invitation(invitation=invitation, user=user)
