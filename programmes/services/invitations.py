import hashlib
import secrets
from collections.abc import Iterable
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from common.outbox.services import queue_email
from common.tenancy.context import name_user
from programmes.models import Invitation, InvitationSchool, Membership, MembershipSchool, Organisation, User
from programmes.models.invitation import LIFETIME
from programmes.policies import can_change_invitation, can_invite_to
from programmes.roles import ROLES

from .activity import Refused, record_activity


@transaction.atomic
def invite_person(
    *,
    email: str,
    full_name: str,
    organisation: Organisation,
    role: str,
    by: Membership,
    schools: Iterable[Organisation] = (),
    is_area_wide: bool = False,
) -> Invitation:
    """Invite somebody to an organisation in a role and write to them; return the invitation.

    In a school's role, `schools` are those they will work with; without any, the organisation
    itself if it is a school. Raises Refused when the inviter may not, or there is nothing to invite to.
    """
    email = email.strip().lower()
    schools = _schools_to_name(organisation, role, list(schools))
    _refuse_what_is_out_of_reach(organisation, role, schools, by)
    _refuse_who_is_here(email, organisation, role, by)
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        area=by.area,
        email=email,
        full_name=full_name.strip(),
        organisation=organisation,
        role=role,
        is_area_wide=is_area_wide and role == "officer",
        invited_by=by,
        token_hash=hash_token(token),
    )
    try:
        with transaction.atomic():
            invitation.save()
    except IntegrityError as error:
        raise Refused(f"{email} has been invited already. You can send that invitation again.") from error
    InvitationSchool.objects.bulk_create(
        InvitationSchool(area=by.area, invitation=invitation, school=school) for school in schools
    )
    send_invitation(invitation, token)
    place = f"to {organisation} as {invitation.get_role_display().lower()}"
    record_activity(by=by, verb="invited", thing=invitation, thing_name=invitation.full_name, detail=place)
    _tell_its_leads(invitation, by)
    return invitation


@transaction.atomic
def resend_invitation(*, invitation: Invitation, by: Membership) -> Invitation:
    """Send an unanswered invitation again with a new link and a new fortnight; the old link stops working."""
    invitation = _locked(invitation)
    if not can_change_invitation(by, invitation):
        raise Refused("This invitation has been answered or withdrawn, so it cannot be sent again.")
    token = secrets.token_urlsafe(32)
    invitation.token_hash = hash_token(token)
    invitation.sent_at = timezone.now()
    invitation.expires_at = invitation.sent_at + LIFETIME
    invitation.save(update_fields=["token_hash", "sent_at", "expires_at"])
    send_invitation(invitation, token)
    record_activity(
        by=by, verb="sent again the invitation of", thing=invitation, thing_name=invitation.full_name
    )
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Membership) -> Invitation:
    """Withdraw an unanswered invitation: its link stops working."""
    invitation = _locked(invitation)
    if not can_change_invitation(by, invitation):
        raise Refused("This invitation has been answered or withdrawn already.")
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    record_activity(
        by=by, verb="withdrew the invitation of", thing=invitation, thing_name=invitation.full_name
    )
    return invitation


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
    invitation = _locked(invitation)
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
        defaults={"is_area_wide": invitation.is_area_wide},
    )
    for link in invitation.school_links.all():
        MembershipSchool.objects.get_or_create(
            area=invitation.area, membership=membership, school_id=link.school_id
        )
    invitation.accepted_at, invitation.membership = timezone.now(), membership
    invitation.save(update_fields=["accepted_at", "membership"])
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


def _schools_to_name(
    organisation: Organisation, role: str, schools: list[Organisation]
) -> list[Organisation]:
    if schools or not ROLES[role].names_schools:
        return list(dict.fromkeys(schools))  # one may be typed twice, by number and by name
    return [organisation]


def _refuse_what_is_out_of_reach(
    organisation: Organisation, role: str, schools: list[Organisation], by: Membership
) -> None:
    wanted = {organisation.pk, *(school.pk for school in schools)}
    reached = set(Organisation.objects.visible_to(by).filter(pk__in=wanted).values_list("pk", flat=True))
    if wanted - reached or not can_invite_to(by, organisation, role):
        raise Refused(f"You cannot invite people to {organisation} in this role.")


def _refuse_who_is_here(email: str, organisation: Organisation, role: str, by: Membership) -> None:
    if email == by.user.email:
        raise Refused("You cannot invite yourself. Ask a colleague who may.")
    if Membership.objects.current().filter(user__email=email, organisation=organisation, role=role).exists():
        raise Refused(f"{email} works with {organisation} in this role already.")


def send_invitation(invitation: Invitation, token: str) -> str:
    """Write to the invited person; return the link that the message holds."""
    link = settings.BASE_URL + reverse("join", args=[invitation.area.slug, token])
    queue_email(
        to=invitation.email,
        kind="invitation",
        area=invitation.area_id,
        is_sensitive=True,
        context={
            "full_name": invitation.full_name,
            "invited_by": str(invitation.invited_by.user) if invitation.invited_by else "PINS Portal",
            "organisation_name": invitation.organisation.name,
            "area_name": invitation.area.name,
            "role_name": invitation.get_role_display(),
            "join_link": link,
            "expires_on": timezone.localdate(invitation.expires_at),
        },
    )
    return link


def _tell_its_leads(invitation: Invitation, by: Membership) -> None:
    """Tell a forum's leads when somebody from outside invites to their forum: it is independent."""
    if invitation.organisation_id == by.organisation_id:
        return
    leads = Membership.objects.current().filter(organisation=invitation.organisation, role="forum_lead")
    for lead in leads.select_related("user"):
        queue_email(
            to=lead.user.email,
            kind="invited_from_outside",
            area=invitation.area_id,
            context={
                "full_name": lead.user.full_name,
                "invited_name": invitation.full_name,
                "role_name": invitation.get_role_display(),
                "organisation_name": invitation.organisation.name,
                "invited_by": f"{by.user}, {by}",
                "people_link": settings.BASE_URL + reverse("person_list", args=[invitation.area.slug]),
            },
        )


def _locked(invitation: Invitation) -> Invitation:
    """Read the row again and hold it, so that two answers to one invitation come one after the other."""
    return (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("organisation", "area", "invited_by__user")
        .get(pk=invitation.pk)
    )


def hash_token(token: str) -> str:
    """Return what is kept of an invitation's secret."""
    return hashlib.sha256(token.encode()).hexdigest()
