from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from common.outbox.services import queue_email
from common.tenancy.context import name_user, open_area
from programmes.models import Area, Membership, User

from .activity import Refused, record_activity

HOURS = (1, 4, 8)  # how long support access may last


@transaction.atomic
def open_support_access(*, area: Area, user: User, reason: str, hours: int) -> Membership:
    """Give a member of platform staff a look into one area for some hours, seen and ended by the area.

    Returns the membership, in the role “Platform support”, which can read and change nothing. Raises
    Refused for anybody else, without a reason, or for longer than allowed.
    """
    if not user.is_platform_staff:
        raise Refused("Only platform staff can open support access.")
    if not reason.strip():
        raise Refused("Say why you need to look into this area.")
    if hours not in HOURS:
        raise Refused(f"Support access lasts {', '.join(map(str, HOURS))} hours.")
    name_user(user.pk)
    open_area(area.pk)
    now = timezone.now()
    Membership.objects.filter(user=user, role="support", ended_at=None, expires_at__lte=now).update(
        ended_at=now
    )
    if Membership.objects.current().filter(user=user, role="support").exists():
        raise Refused(f"Your support access to {area} is open already.")
    membership = Membership.objects.create(
        area=area, user=user, role="support", reason=reason.strip(), expires_at=now + timedelta(hours=hours)
    )
    record_activity(by=membership, verb="opened support access to", thing=area, detail=reason.strip())
    _tell_area_leads(membership, hours)
    return membership


def _tell_area_leads(membership: Membership, hours: int) -> None:
    for lead in Membership.objects.current().filter(role="area_lead").select_related("user"):
        queue_email(
            to=lead.user.email,
            comfort=lead.user.reading_comfort,
            kind="support_access_opened",
            area=membership.area_id,
            context={
                "full_name": lead.user.full_name,
                "staff_name": str(membership.user),
                "area_name": membership.area.name,
                "reason": membership.reason,
                "hours": hours,
                "people_link": settings.BASE_URL + reverse("person_list", args=[membership.area.slug]),
            },
        )
