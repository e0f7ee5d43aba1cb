"""Telling a school what became of its audit, and reviewers that one waits."""

from django.conf import settings
from django.urls import reverse

from audits.models import Audit
from audits.policies import can_review
from common.outbox.digests import notify
from common.outbox.models import Group
from common.outbox.services import queue_email, queue_emails
from programmes.models import Membership
from schools.leads import leads_of
from schools.models import Participation


def tell_leads(audit: Audit, by: Membership, kind: str) -> int:
    """Write to the school's leads, but not to who did it; return to how many."""
    leads = leads_of([audit.school_id])[audit.school_id]
    context = {
        "sender_name": f"{by.user} ({by})",
        "school_name": audit.school.name,
        "audit_name": str(audit),
        "reason": audit.reason,
        "audit_link": address_of(audit),
    }
    letters = [
        (address, {"full_name": name, **context})
        for address, name in leads.items()
        if address != by.user.email.lower()
    ]
    return queue_emails(letters=letters, kind=kind, area=audit.area_id)


def tell_reviewers(audit: Audit, by: Membership) -> None:
    """Tell who reviews an audit that it waits: the moderator, else the link worker, else the area's leads."""
    for reviewer in _reviewers(audit):
        notify(
            person=reviewer.user,
            area=audit.area,
            group=Group.NEW,
            text=f"{audit.school} has submitted its self-audit ({audit})",
            path=reverse("audit_review", args=[audit.area.slug, audit.pk]),
        )


def tell_moderator(audit: Audit, by: Membership) -> None:
    """Write to somebody who was asked to review an audit."""
    moderator = audit.moderator
    if moderator is None:
        return
    queue_email(
        to=moderator.user.email,
        kind="audit_to_review",
        area=audit.area_id,
        context={
            "full_name": moderator.user.full_name,
            "sender_name": f"{by.user} ({by})",
            "school_name": audit.school.name,
            "audit_name": str(audit),
            "audit_link": address_of(audit),
        },
    )


def address_of(audit: Audit) -> str:
    """Return an audit's address for a message."""
    return settings.BASE_URL + reverse("audit", args=[audit.area.slug, audit.pk])


def _reviewers(audit: Audit) -> list[Membership]:
    if audit.moderator is not None:
        return [audit.moderator]
    participation = Participation.objects.filter(
        school=audit.school_id, programme=audit.round.programme_id
    ).select_related("link_worker__user")
    workers = [one.link_worker for one in participation if one.link_worker]
    found = [one for one in workers if one.is_current and can_review(one, audit)]
    leads = Membership.objects.current().filter(role="area_lead").select_related("user")
    return found or list(leads)
