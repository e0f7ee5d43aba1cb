from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse

from common.outbox.services import queue_email
from programmes.models import Membership, Organisation
from programmes.roles import ROLES, Kind

from .activity import Refused

AUTHORITIES = {Kind.ICB, Kind.LOCAL_AUTHORITY}


def tell_forum(forum: Organisation, *, by: Membership, kind: str, context: Mapping[str, Any]) -> None:
    """Write to everybody of a forum when somebody from outside changes who belongs to it.

    A forum is independent, and reads what families wrote before anybody else: a change of its people
    must never go unseen. Does nothing for other organisations, or from inside.
    """
    if forum.kind != Kind.FORUM or forum.pk == by.organisation_id:
        return
    people_link = settings.BASE_URL + reverse("person_list", args=[by.area.slug])
    for member in Membership.objects.current().filter(organisation=forum).select_related("user"):
        queue_email(
            to=member.user.email,
            comfort=member.user.reading_comfort,
            kind=kind,
            area=by.area_id,
            context={
                **context,
                "full_name": member.user.full_name,
                "organisation_name": forum.name,
                "by_name": f"{by.user}, {by}",
                "people_link": people_link,
            },
        )


def refuse_two_sides(email: str, role: str) -> None:
    """Refuse a forum's role to somebody of the board or a council, and the other way round.

    Raises Refused. A parent who is also a governor may well work for a forum; somebody who answers
    for the area may not read what only the forum reads.
    """
    wanted = ROLES[role].kinds
    other_side = {Kind.FORUM} if wanted == AUTHORITIES else AUTHORITIES if wanted == {Kind.FORUM} else set()
    held = Membership.objects.current().filter(user__email=email, organisation__kind__in=other_side)
    if other := held.select_related("organisation").first():
        raise Refused(
            f"{email} works with {other.organisation}. A forum is independent of the board and the councils, "
            "so nobody works for both in one area."
        )
