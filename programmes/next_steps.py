"""What this app has for people to do next: about people, invitations and signing in."""

from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from common.templatetags.portal import moment

from .asking import ask_at_once, number_of, rows_of
from .home import NextStep, Urgency
from .models import Invitation, Membership, Organisation, Programme
from .roles import Kind, Permission

MOST_STEPS = 3


def people_and_partners(membership: Membership) -> Iterable[NextStep]:
    """What there is to do about support access, invitations, partners and signing in; in one query.

    One more while support access is open.
    """
    leads, invites = membership.role == "area_lead", membership.can(Permission.MANAGE_PEOPLE)
    if not (leads or invites or membership.rights.needs_second_factor):
        return
    answers = ask_at_once(membership, **_questions(membership))
    if leads and answers["is_looked_into"]:
        yield from support_access_open(membership)
    if invites:
        yield from invitations_run_out(membership, answers["run_out"])
    if leads:
        yield from area_to_set_up(membership, answers["partners"], has_programme=answers["has_programme"])
        yield from forums_without_lead(membership, answers["forums"])
    if membership.rights.needs_second_factor and not answers["has_second_factor"]:
        yield second_factor_missing()


def _questions(membership: Membership) -> dict[str, Any]:
    partners = Organisation.objects.filter(kind__in=(Kind.LOCAL_AUTHORITY, Kind.FORUM), ended_on=None)
    invitations = Invitation.objects.visible_to(membership).awaiting_answer()
    return {
        "is_looked_into": Exists(_support_access()),
        "run_out": number_of(invitations.filter(expires_at__lte=timezone.now())),
        "partners": rows_of(partners, "kind", "code"),
        "has_programme": Exists(Programme.objects.filter(ends_on__gte=timezone.localdate())),
        "forums": rows_of(_forums_without_lead().order_by("name")[:MOST_STEPS], "name"),
        "has_second_factor": Exists(Authenticator.objects.filter(user=membership.user_id)),
    }


def _support_access() -> QuerySet[Membership]:
    return Membership.objects.current().filter(role="support", expires_at__isnull=False)


def _forums_without_lead() -> QuerySet[Organisation]:
    leads = Membership.objects.current().filter(organisation=OuterRef("pk"), role="forum_lead")
    invited = Invitation.objects.awaiting_answer().filter(organisation=OuterRef("pk"), role="forum_lead")
    return Organisation.objects.filter(~Exists(leads), ~Exists(invited), kind=Kind.FORUM)


def area_to_set_up(
    membership: Membership, partners: list[dict[str, str]], *, has_programme: bool
) -> Iterable[NextStep]:
    """What an area from nothing needs, one step after the other: its partners, then a programme."""
    if not {partner["kind"] for partner in partners} >= {Kind.LOCAL_AUTHORITY, Kind.FORUM}:
        yield _partners_step(membership, "Name the partners of your area")
    elif not any(partner["code"] for partner in partners if partner["kind"] == Kind.LOCAL_AUTHORITY):
        yield _partners_step(membership, "Give your councils their codes")
    elif not has_programme:
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


def invitations_run_out(membership: Membership, number: int) -> Iterable[NextStep]:
    """Invitations whose fortnight has passed without an answer."""
    if number:
        yield NextStep(
            title=f"{number} invitations have run out" if number > 1 else "An invitation has run out",
            hint="Nobody answered within a fortnight. Send them again, or withdraw them.",
            href=reverse("person_list", args=[membership.area.slug]) + "?status=run_out",
            action="See who has not answered",
            status="Run out",
            colour="orange",
        )


def forums_without_lead(membership: Membership, forums: list[dict[str, str]]) -> Iterable[NextStep]:
    """Forums of the area that nobody leads here yet: an equal partner is missing."""
    for forum in forums:
        yield NextStep(
            title=f"Invite somebody to lead {forum['name']}",
            hint="The forum is an equal partner, and nobody there can sign in yet.",
            href=reverse("person_invite", args=[membership.area.slug, "forum_lead"]),
            action="Invite a forum lead",
            status="To do",
            colour="yellow",
        )


def support_access_open(membership: Membership) -> Iterable[NextStep]:
    """Support access that platform staff have to the area at this moment."""
    for access in _support_access().select_related("user")[:MOST_STEPS]:
        yield NextStep(
            title=f"{access.user} of platform support can look into this area",
            hint=f"Until {moment(access.expires_at)}. They said why: {access.reason}",
            href=reverse("person", args=[membership.area.slug, access.pk]),
            action="See the reason, or end it now",
            urgency=Urgency.NOW,
            status="Open now",
            colour="blue",
        )


def second_factor_missing() -> NextStep:
    """A role that sees much is safer with a second step when signing in, even where none is demanded."""
    return NextStep(
        title="Make your sign-in safer",
        hint="Your role sees a lot. Add a passkey or a code from your phone. It takes about three minutes.",
        href=reverse("mfa_index"),
        action="Add a second step",
        urgency=Urgency.WHEN_YOU_CAN,
        status="When you can",
    )
