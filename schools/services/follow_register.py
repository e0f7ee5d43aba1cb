"""After an import: every area's schools follow the register where that is certain; people decide the rest."""

import structlog
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from common.tenancy.context import open_area
from programmes.models import Area, Organisation
from programmes.services.activity import Refused
from schools.models import Participation, School, SchoolLink, SchoolName
from schools.states import UNDER_WAY

from .succession import move_to_successor, take_name_of_register
from .successors import MOST_STEPS

log = structlog.get_logger(__name__)


def follow_register_everywhere() -> dict[str, int]:
    """Let the schools of every area follow the register, each area in its own transaction.

    Returns how many followed by the area's slug, without those where none did. May be repeated: what
    has followed, stays.
    """
    followed = {}
    for area in Area.objects.order_by("pk"):
        with transaction.atomic():
            open_area(area.pk)
            if number := follow_register():
                followed[area.slug] = number
    return followed


@transaction.atomic
def follow_register() -> int:
    """Let the schools of the open area follow the register; return how many took another number or name.

    A school moves by itself where it has closed and one other school, which is open, took over from it
    alone, and is none of the area's yet. Splits, mergers and schools of a council that is no partner here are left
    to people (`closed_schools`).
    """
    moved = 0
    for place in _closed().filter(ended_on=None):
        heir = sole_heir(place.urn or 0)
        if heir is None or Organisation.objects.schools().filter(urn=heir).exists():
            continue
        try:
            move_to_successor(school=place, urn=heir, by=None)
        except Refused as refusal:
            log.info("school_not_moved", urn=place.urn, to=heir, reason=str(refusal))
        else:
            moved += 1
    return moved + _follow_names()


def sole_heir(urn: int) -> int | None:
    """Return the open school that a closed one has become, if at each step one took over from one."""
    seen = [urn]
    while len(seen) <= MOST_STEPS:
        forward = list(
            SchoolLink.objects.filter(predecessor=seen[-1]).values_list("successor", flat=True)[:2]
        )
        if len(forward) != 1 or forward[0] in seen:
            return None
        if SchoolLink.objects.filter(successor=forward[0]).count() != 1:
            return None
        status = School.objects.values_list("status", flat=True).get(pk=forward[0])
        if status in {School.Status.OPEN, School.Status.CLOSING}:
            return forward[0]
        if status != School.Status.CLOSED:
            return None
        seen.append(forward[0])
    return None


def closed_schools() -> QuerySet[Organisation]:
    """The area's schools that have closed while something is still to be done with them: people decide."""
    under_way = Participation.objects.filter(state__in=UNDER_WAY)
    return _closed().filter(ended_on=None, pk__in=under_way.values("school"))


def _closed() -> QuerySet[Organisation]:
    closed = School.objects.filter(status=School.Status.CLOSED, pk=OuterRef("urn"))
    return Organisation.objects.schools().filter(Exists(closed)).order_by("pk")


def _follow_names() -> int:
    """Only schools that still carry a former name of the register follow: what people chose, stays."""
    now = School.objects.filter(pk=OuterRef("urn")).values("name")[:1]
    former = SchoolName.objects.filter(school=OuterRef("urn"), name=OuterRef("name"))
    renamed = (
        Organisation.objects.schools()
        .filter(Exists(former), ended_on=None)
        .annotate(register_name=Subquery(now))
        .exclude(name=F("register_name"))
    )
    number = 0
    for place in renamed:
        take_name_of_register(school=place, name=place.register_name)
        number += 1
    return number
