"""Which parent carer forum reads what families of a school write."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone

from programmes.models import Organisation, OrganisationRole, SchoolPartner
from programmes.roles import Kind


def forums_of(schools: Iterable[Organisation]) -> dict[int, Organisation]:
    """Return the forum of each school, by the school's key: in two queries, however many schools.

    The forum that works with the school today; else the one that speaks for parent carers where the school's council
    is, or in the whole area. A school for which there is none, or more than one, is left out: a person has to say.
    """
    keys = [school.pk for school in schools]
    partners = _partners(keys)
    near = _forums_by_council()
    found = {}
    for key in keys:
        forums = [one for one in partners[key] if one.kind == Kind.FORUM]
        councils = [one.pk for one in partners[key] if one.kind == Kind.LOCAL_AUTHORITY]
        candidates = forums or [one for council in (*councils, None) for one in near[council]]
        if len({one.pk for one in candidates}) == 1:
            found[key] = candidates[0]
    return found


def forums_to_choose() -> list[Organisation]:
    """Return the forums of the open area that still work in it, by name."""
    return list(Organisation.objects.filter(kind=Kind.FORUM, ended_on=None).order_by("name"))


def _today() -> Q:
    today = timezone.localdate()
    return Q(starts_on__lte=today) & (Q(ends_on=None) | Q(ends_on__gte=today))


def _partners(schools: list[int]) -> dict[int, list[Organisation]]:
    kinds = (Kind.FORUM, Kind.LOCAL_AUTHORITY)
    rows = SchoolPartner.objects.filter(_today(), school__in=schools, partner__kind__in=kinds)
    found: dict[int, list[Organisation]] = defaultdict(list)
    for row in rows.select_related("partner").order_by("pk"):
        found[row.school_id].append(row.partner)
    return found


def _forums_by_council() -> dict[int | None, list[Organisation]]:
    """Return the forums that speak for parent carers today, by the council for whose schools; None for the area."""
    roles = OrganisationRole.objects.filter(_today(), role=OrganisationRole.Role.FORUM)
    found: dict[int | None, list[Organisation]] = defaultdict(list)
    for role in roles.select_related("organisation").order_by("pk"):
        found[role.council_id].append(role.organisation)
    return found
