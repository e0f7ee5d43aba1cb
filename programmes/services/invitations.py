import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from common.outbox.services import queue_email
from programmes.models import Invitation, InvitationSchool, Membership, Organisation
from programmes.models.invitation import LIFETIME
from programmes.policies import can_change_invitation, can_invite_to
from programmes.roles import ROLES

from .activity import Refused, record_activity
from .forums import refuse_two_sides, tell_forum

BETWEEN_TWO = timedelta(minutes=5)  # nobody's letter box is to be filled by pressing a button


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
    job_title: str = "",
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
        job_title=job_title.strip(),
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
    tell_forum(
        organisation,
        by=by,
        kind="invited_from_outside",
        context={"invited_name": invitation.full_name, "role_name": invitation.get_role_display()},
    )
    return invitation


@transaction.atomic
def resend_invitation(*, invitation: Invitation, by: Membership) -> Invitation:
    """Send an unanswered invitation again with a new link and a new fortnight; the old link stops working."""
    invitation = Invitation.objects.held(invitation.pk)
    if not can_change_invitation(by, invitation):
        raise Refused("This invitation has been answered or withdrawn, so it cannot be sent again.")
    if timezone.now() < invitation.sent_at + BETWEEN_TWO:
        raise Refused("This invitation was sent a moment ago. Wait five minutes before you send it again.")
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
    invitation = Invitation.objects.held(invitation.pk)
    if not can_change_invitation(by, invitation):
        raise Refused("This invitation has been answered or withdrawn already.")
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    record_activity(
        by=by, verb="withdrew the invitation of", thing=invitation, thing_name=invitation.full_name
    )
    return invitation


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
    refuse_two_sides(email, role)


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


def hash_token(token: str) -> str:
    """Return what is kept of an invitation's secret."""
    return hashlib.sha256(token.encode()).hexdigest()
