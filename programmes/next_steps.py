"""What this app has for people to do next: about people, invitations and signing in."""

from collections.abc import Iterable

from allauth.mfa.utils import is_mfa_enabled
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from common.templatetags.portal import moment

from .home import NextStep, Urgency
from .models import Invitation, Membership, Organisation, Programme
from .roles import Kind, Permission


def area_to_set_up(membership: Membership) -> Iterable[NextStep]:
    """What an area from nothing needs, one step after the other: its partners, then a programme."""
    if membership.role != "area_lead":
        return
    partners = Organisation.objects.filter(kind__in=(Kind.LOCAL_AUTHORITY, Kind.FORUM), ended_on=None)
    found = list(partners.values_list("kind", "code"))
    if not {kind for kind, _ in found} >= {Kind.LOCAL_AUTHORITY, Kind.FORUM}:
        yield _partners_step(membership, "Name the partners of your area")
    elif not any(code for kind, code in found if kind == Kind.LOCAL_AUTHORITY):
        yield _partners_step(membership, "Give your councils their codes")
    elif not Programme.objects.filter(ends_on__gte=timezone.localdate()).exists():
        yield NextStep(
            title="Set up the programme",
            hint="A name and two dates are enough; stages, milestones and hours come along and can be changed.",
            href=reverse("programme_list", args=[membership.area.slug]),
            action="Set up the programme",
            status="To do",
            colour="yellow",
        )


def _partners_step(membership: Membership, title: str) -> NextStep:
    return NextStep(
        title=title,
        hint="Councils with their codes, and the forums: then the right people find and see the right schools.",
        href=reverse("partner_list", args=[membership.area.slug]),
        action="Go to the partners",
        status="To do",
        colour="yellow",
    )


def invitations_run_out(membership: Membership) -> Iterable[NextStep]:
    """Invitations whose fortnight has passed without an answer."""
    if not membership.can(Permission.MANAGE_PEOPLE):
        return
    number = (
        Invitation.objects.visible_to(membership)
        .awaiting_answer()
        .filter(expires_at__lte=timezone.now())
        .count()
    )
    if number:
        yield NextStep(
            title=f"{number} invitations have run out" if number > 1 else "An invitation has run out",
            hint="Nobody answered within a fortnight. Send them again, or withdraw them.",
            href=reverse("person_list", args=[membership.area.slug]) + "?status=run_out",
            action="See who has not answered",
            status="Run out",
            colour="orange",
        )


def forums_without_lead(membership: Membership) -> Iterable[NextStep]:
    """Forums of the area that nobody leads here yet: an equal partner is missing."""
    if membership.role != "area_lead":
        return
    leads = Membership.objects.current().filter(organisation=OuterRef("pk"), role="forum_lead")
    invited = Invitation.objects.awaiting_answer().filter(organisation=OuterRef("pk"), role="forum_lead")
    forums = Organisation.objects.filter(~Exists(leads), ~Exists(invited), kind=Kind.FORUM)
    for forum in forums.order_by("name")[:3]:
        yield NextStep(
            title=f"Invite somebody to lead {forum}",
            hint="The forum is an equal partner, and nobody there can sign in yet.",
            href=reverse("person_invite", args=[membership.area.slug, "forum_lead"]),
            action="Invite a forum lead",
            status="To do",
            colour="yellow",
        )


def support_access_open(membership: Membership) -> Iterable[NextStep]:
    """Support access that platform staff have to the area at this moment."""
    if membership.role != "area_lead":
        return
    current = Membership.objects.current().filter(role="support", expires_at__isnull=False)
    for access in current.select_related("user")[:3]:
        yield NextStep(
            title=f"{access.user} of platform support can look into this area",
            hint=f"Until {moment(access.expires_at)}. They said why: {access.reason}",
            href=reverse("person", args=[membership.area.slug, access.pk]),
            action="See the reason, or end it now",
            urgency=Urgency.NOW,
            status="Open now",
            colour="blue",
        )


def second_factor_missing(membership: Membership) -> Iterable[NextStep]:
    """A role that sees much is safer with a second step when signing in, even where none is demanded."""
    if membership.rights.needs_second_factor and not is_mfa_enabled(membership.user):
        yield NextStep(
            title="Make your sign-in safer",
            hint="Your role sees a lot. Add a passkey or a code from your phone. It takes about three minutes.",
            href=reverse("mfa_index"),
            action="Add a second step",
            urgency=Urgency.WHEN_YOU_CAN,
            status="When you can",
        )
