"""Who is there for a school: its link worker, and somebody of each partner that works with it."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone

from programmes.models import Membership, Organisation, SchoolPartner
from schools.models import Participation

# Of a partner's people the one whose role comes first here.
ASKED_FIRST = ("forum_worker", "forum_lead", "officer", "area_lead")


def partners_of(place: Organisation) -> list[Organisation]:
    """Return the councils and forums that work with a school now."""
    today = timezone.localdate()
    current = SchoolPartner.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=today), school=place, starts_on__lte=today
    )
    return [row.partner for row in current.select_related("partner").order_by("partner__name")]


def people_with(partners: Iterable[Organisation], current: Participation | None) -> list[Membership]:
    """Return the link worker, then one person of each partner that the link worker does not belong to.

    These people are the partners' contacts for the school, so its own people read their names and
    addresses, which they otherwise would not.
    """
    link_worker = current.link_worker if current and _works_here(current.link_worker) else None
    found = {link_worker.organisation_id: link_worker} if link_worker else {}
    colleagues = (
        Membership.objects.current()
        .filter(organisation__in=partners, role__in=ASKED_FIRST)
        .select_related("user", "organisation")
    )
    for person in sorted(colleagues, key=lambda each: (ASKED_FIRST.index(each.role), each.started_at)):
        found.setdefault(person.organisation_id, person)
    return list(found.values())


def _works_here(membership: Membership | None) -> bool:
    return membership is not None and membership.is_current
